import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.queues import queues
from commands.up.redis_server import embedded_redis
from index_store.errors import NotFoundError
from tests.conftest import forget


@pytest.fixture(autouse=True)
def _redis(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with embedded_redis(tmp_path) as (url, _):
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(queues, arguments, env={"COLUMNS": "200"})


def told(*arguments: str) -> list[dict[str, Any]]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.exception
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_queue_is_paused_and_goes_on() -> None:
    assert {one["name"] for one in told()} >= {"encode.colour", "index.shape", "fuse", "ingest"}
    (paused,) = told("pause", "index.colour")
    assert paused["paused"]["by"] == "cli"
    done = run()
    assert "paused by cli" in done.output
    assert "colour (away)" in done.output
    (resumed,) = told("resume", "index.colour")
    assert resumed["paused"] is None
    assert "paused" not in run().output


def test_an_unknown_one_is_refused() -> None:
    assert isinstance(run("pause", "nothing").exception, NotFoundError)
