import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tasks.services import (
    MARK,
    Services,
    dashboard_url,
    flower_url,
    read_services,
    redis_url,
    services_file,
)


@pytest.fixture
def supervisor(var: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that passes for the supervisor of the folder's services."""
    command = [sys.executable, "-c", "import os, time; os.write(1, b'.'); time.sleep(600)"]
    env = dict(os.environ) | {MARK: str(var.resolve())}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        yield process
        process.kill()


def announce(var: Path, pid: int) -> Services:
    services = Services("redis://:pw@h:1/0", "http://d", "http://f", os.getpid(), pid)
    services_file(var).parent.mkdir(parents=True)
    services_file(var).write_text(json.dumps(asdict(services)))
    return services


def test_running_services_are_found(var: Path, supervisor: "subprocess.Popen[bytes]") -> None:
    services = announce(var, supervisor.pid)
    assert read_services(var) == services
    assert redis_url() == services.redis_url
    assert dashboard_url() == services.dashboard
    assert flower_url() == services.flower


def test_the_setting_comes_first(
    var: Path, supervisor: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(var, supervisor.pid)
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://elsewhere/0")
    assert redis_url() == "redis://elsewhere/0"


def test_without_services_there_are_no_addresses(var: Path) -> None:
    assert (redis_url(), dashboard_url(), flower_url()) == (None, None, None)


def test_services_whose_supervisor_died_are_ignored(
    var: Path, supervisor: "subprocess.Popen[bytes]"
) -> None:
    announce(var, supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    assert redis_url() is None


def test_another_process_with_the_supervisors_pid_is_not_taken_for_it(var: Path) -> None:
    announce(var, os.getpid())
    assert read_services(var) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"redis_url": "x", "newer": 1}'])
def test_a_file_that_is_none_of_ours_is_ignored(var: Path, content: str) -> None:
    services_file(var).parent.mkdir(parents=True)
    services_file(var).write_text(content)
    assert read_services(var) is None
