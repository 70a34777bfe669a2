"""What worker processes say of themselves, and for how long it holds."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis

from commands.up.redis_server import embedded_redis
from tasks import at_work, processes
from tasks.processes import Process, Work


@pytest.fixture
def client(tmp_path: Path) -> Iterator["redis.Redis"]:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        yield client


def process(node: str, *work: Work) -> Process:
    return Process(node, 1, ["colour"], ["encode.colour"], 1.5, "1.0", 10_000_000, work)


def test_those_that_are_alive_are_told_with_what_they_do(client: "redis.Redis") -> None:
    assert processes.processes(client) == []
    work = Work("reindex", "a" * 32, 2.5)
    processes.tell(client, process("b@host", work))
    processes.tell(client, process("a@host"))
    first, second = processes.processes(client)
    assert (first.node, second.node) == ("a@host", "b@host")
    assert list(second.at_work) == [work]
    processes.leave(client, "a@host")
    assert [one.node for one in processes.processes(client)] == ["b@host"]


def test_one_that_is_killed_is_alive_no_more(client: "redis.Redis") -> None:
    processes.tell(client, process("a@host"))
    (key,) = client.keys("semblance:process:*")
    assert 0 < client.ttl(key) <= 6
    client.delete(key)  # as it expires
    assert processes.processes(client) == []


def test_a_task_is_noted_while_it_runs() -> None:
    task = SimpleNamespace(name="tasks.query.vote")
    at_work.begin("one", task, ("query", "colour"))
    at_work.begin("two", SimpleNamespace(name="tasks.maintenance.recover_jobs"), ())
    assert [(one.task, one.about) for one in at_work.at_work()] == [
        ("vote", "query"),
        ("recover_jobs", ""),
    ]
    at_work.end("one")
    at_work.end("two")
    assert at_work.at_work() == []
