"""Queues that are paused, in a Redis of the test's own: who heeds it, and what becomes of what waits."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from celery import Celery

from commands.up.redis_server import embedded_redis
from index_store.errors import ConflictError, NotFoundError
from tasks import pauses
from tasks.app import app
from tasks.client import queues
from tasks.client.queries import absentees
from tasks.ensemble import get_catalog
from tasks.job_run import STALE_S
from tasks.listening import Listening
from tasks.presence import renew
from tasks.recovery import recover
from tasks.redis_client import get_redis
from tests.conftest import forget


@pytest.fixture
def client(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["redis.Redis"]:
    with embedded_redis(tmp_path) as (url, _):
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        yield get_redis()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Queues to which jobs were sent."""
    sent: list[str] = []

    def send(_task: str, _arguments: Any, *, queue: str, **_: Any) -> None:
        sent.append(queue)

    monkeypatch.setattr(app, "send_task", send)
    return sent


def state(client: "redis.Redis", name: str) -> queues.QueueState:
    return next(one for one in queues.queue_states(client) if one.queue.name == name)


def test_a_pause_is_kept_with_who_made_it(client: "redis.Redis") -> None:
    assert state(client, "encode.colour").pause is None
    queues.pause(client, "encode.colour", by="ada")
    queues.pause(client, "encode.colour", by="bob")  # it is paused already
    told = state(client, "encode.colour").pause
    assert told is not None
    assert told.by == "ada"
    assert pauses.paused(client).keys() == {"encode.colour"}
    assert queues.resume(client, "encode.colour").pause is None
    assert queues.resume(client, "encode.colour").pause is None


@pytest.mark.parametrize("name", ["fuse", "maintenance"])
def test_what_keeps_the_service_going_cannot_be_paused(client: "redis.Redis", name: str) -> None:
    with pytest.raises(ConflictError, match=name):
        queues.pause(client, name, by="")
    assert not pauses.paused(client)


def test_an_unknown_queue_is_named(client: "redis.Redis") -> None:
    with pytest.raises(NotFoundError, match=r"encode\.nobody") as caught:
        queues.pause(client, "encode.nobody", by="")
    assert "encode.colour" in caught.value.hint


def test_a_paused_encoder_abstains_at_once_and_says_why(client: "redis.Redis") -> None:
    renew(client, ["colour", "shape"])
    pauses.pause(client, "encode.colour", "")
    names = ["colour", "shape", "texture"]
    assert absentees(client, names) == {"colour": "paused", "texture": "no_worker"}


def test_jobs_of_a_paused_queue_wait_and_are_sent_once_it_goes_on(
    client: "redis.Redis", sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = get_catalog().jobs
    gallery = get_catalog().galleries.create("some")
    for encoder in ("colour", "shape"):
        job, _ = jobs.submit("reindex", gallery, encoder)
        jobs.claim(job.id, "token@elsewhere:1", STALE_S)
        jobs.release(job.id)  # nobody has heard of it for long
    queues.pause(client, "index.colour", by="")
    assert state(client, "index.colour").jobs == 1
    recover()
    recover()
    assert sent == ["index.shape"]
    queues.resume(client, "index.colour")
    assert sent == ["index.shape", "index.colour"]
    queues.resume(client, "index.colour")  # it was not paused: nothing is sent again
    assert sent == ["index.shape", "index.colour"]


class Consumer:
    """Celery's, as far as it is asked for."""

    def __init__(self, queues: Any) -> None:
        self._queues = queues
        self.task_consumer: object | None = None
        self.told: list[tuple[str, str]] = []

    def cancel_task_queue(self, queue: str) -> None:
        self.told.append(("stop", queue))
        self._queues.deselect(queue)

    def add_task_queue(self, queue: str) -> None:
        self.told.append(("begin", queue))
        self._queues.select_add(self._queues[queue])


def test_a_worker_listens_to_all_but_what_is_paused() -> None:
    celery = Celery("test", broker="memory://")
    known = celery.amqp.queues
    known.select(["encode.colour", "index.colour"])
    worker = SimpleNamespace(app=celery)
    listening = Listening(worker)
    listening.heed({"index.colour", "index.other"})  # as it starts, before it is connected
    assert set(known.consume_from) == {"encode.colour"}
    worker.consumer = consumer = Consumer(known)
    consumer.task_consumer = object()
    listening.heed({"encode.colour"})
    assert consumer.told == [("stop", "encode.colour"), ("begin", "index.colour")]
    assert set(known.consume_from) == {"index.colour"}
    listening.heed({"encode.colour"})
    assert len(consumer.told) == 2
    consumer.task_consumer = None  # the connection is lost: it holds for the next one
    listening.heed(())
    assert set(known.consume_from) == {"encode.colour", "index.colour"}
