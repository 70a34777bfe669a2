"""Asking leaves nothing behind in the process that asks."""

import subprocess
import sys

import pytest

from tests.live_service import LiveService

pytestmark = pytest.mark.integration


def test_asking_subscribes_to_nothing_and_ends_quietly(service: LiveService) -> None:
    picture, _ = service.drawn.queries[0]
    code = f"""
from pathlib import Path
from commands.search import ask_service, read_picture
from tasks.ensemble import get_catalog
from tasks.redis_client import get_redis
asked = [read_picture(Path({str(picture)!r}))]
for _ in range(3):
    ask_service(get_catalog().galleries.get("drawn"), asked, 10)
print(len(get_redis().pubsub_channels("celery-task-meta-*")))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=service.env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 0
    assert done.stderr == ""
