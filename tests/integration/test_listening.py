"""A real worker on a real Redis stops listening to a queue that is paused, and what waits there stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery
from celery.contrib.testing.worker import TestWorkController, start_worker

from commands.up.redis_server import embedded_redis
from tasks.listening import Listening
from tests.live_service import until

pytestmark = pytest.mark.integration

VOTES, JOBS = "encode.some", "index.some"
Running = tuple[Celery, TestWorkController, "redis.Redis"]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A worker of both queues, whose tasks put their word into the list ``done``."""
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        app = Celery("test", broker=url, set_as_current=False)

        @app.task(name="say")  # type: ignore[untyped-decorator]
        def say(word: str) -> None:
            client.rpush("done", word)

        options = {"pool": "threads", "concurrency": 1, "queues": [VOTES, JOBS]}
        with start_worker(app, perform_ping_check=False, loglevel="warning", **options) as worker:
            yield app, worker, client


def said(client: "redis.Redis") -> list[str]:
    words: list[bytes] = client.lrange("done", 0, -1)  # type: ignore[assignment]
    return [word.decode() for word in words]


def test_what_waits_in_a_paused_queue_stays_until_it_goes_on(running: Running) -> None:
    app, worker, client = running
    listening = Listening(worker)
    assert set(listening.queues) == {VOTES, JOBS}

    def send(queue: str, word: str) -> None:
        app.send_task("say", (word,), queue=queue)

    send(VOTES, "first")
    until(lambda: said(client) == ["first"] or None, within_s=20)
    worker.consumer.call_soon(listening.heed, {VOTES})
    until(lambda: VOTES not in app.amqp.queues.consume_from or None, within_s=5)
    # What was on its way when the pause was heeded may still be taken: this goes ahead of what is to wait.
    send(VOTES, "on its way")
    send(JOBS, "job")
    until(lambda: "job" in said(client) or None, within_s=20)
    send(VOTES, "held")
    for number in range(3):
        send(JOBS, f"job {number}")
    until(lambda: "job 2" in said(client) or None, within_s=20)
    assert "held" not in said(client)
    waiting: int = client.llen(VOTES)  # type: ignore[assignment]
    assert waiting >= 1

    worker.consumer.call_soon(listening.heed, set())
    until(lambda: "held" in said(client) or None, within_s=20)
    assert client.llen(VOTES) == 0
    assert sorted(said(client)) == ["first", "held", "job", "job 0", "job 1", "job 2", "on its way"]
