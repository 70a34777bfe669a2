"""What answers add up to, in a Redis of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from commands.up.redis_server import embedded_redis
from tasks import counters


@pytest.fixture
def client(tmp_path: Path) -> Iterator["redis.Redis"]:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        yield client


def answer(took_ms: float, *encoders: dict[str, Any], state: str = "done") -> dict[str, Any]:
    return {"state": state, "took_ms": took_ms, "encoders": encoders}


def voted(encoder: str, took_ms: float) -> dict[str, Any]:
    return {"encoder": encoder, "state": "voted", "took_ms": took_ms, "reason": None}


def abstained(encoder: str, reason: str) -> dict[str, Any]:
    return {"encoder": encoder, "state": "abstained", "took_ms": 0.0, "reason": reason}


def test_answers_add_up(client: "redis.Redis") -> None:
    answers = [
        answer(10.0, voted("colour", 4.0), abstained("clip", "no_worker")),
        answer(30.0, voted("colour", 20.0), abstained("clip", "no_worker")),
        answer(60_000.0, abstained("colour", "timed_out"), state="failed"),
    ]
    for one in answers:
        with client.pipeline() as pipe:
            counters.count(pipe, one)
            pipe.execute()
    counted = counters.read(client)
    assert counted.queries == {"done": 2, "failed": 1}
    assert counted.took.counts == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert counted.took.sum_s == pytest.approx(60.04)
    assert counted.votes["colour"].counts[:2] == [1, 1]
    assert counted.votes["colour"].sum_s == pytest.approx(0.024)
    assert counted.abstentions == {("clip", "no_worker"): 2, ("colour", "timed_out"): 1}


def test_before_the_first_answer_there_is_nothing(client: "redis.Redis") -> None:
    assert counters.read(client) == counters.Counted()
