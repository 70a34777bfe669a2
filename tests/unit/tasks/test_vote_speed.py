"""How fast votes were, from histograms by the minute."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from commands.up.redis_server import embedded_redis
from tasks import counters
from tasks.counters import BOUNDS_S, KEPT_MINUTES
from tasks.vote_speed import quantile, vote_speed


@pytest.fixture
def client(tmp_path: Path) -> Iterator["redis.Redis"]:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        yield client


def histogram(**counts: int) -> list[int]:
    return [counts.get(f"b{place}", 0) for place in range(len(BOUNDS_S) + 1)]


@pytest.mark.parametrize(
    ("counts", "share", "expected"),
    [
        (histogram(), 0.5, 0.0),
        (histogram(b0=10), 0.5, 0.005),  # half way up to 10 ms
        (histogram(b0=5, b2=5), 0.5, 0.01),
        (histogram(b0=5, b2=5), 0.75, 0.0375),  # half way between 25 and 50 ms
        (histogram(b10=3), 0.5, BOUNDS_S[-1]),  # longer than all bounds
        (histogram(b1=19, b10=1), 0.95, 0.025),
    ],
)
def test_quantiles_lie_where_they_are_computed_by_hand(
    counts: list[int], share: float, expected: float
) -> None:
    assert quantile(counts, share) == pytest.approx(expected)


def vote(client: "redis.Redis", at: float, *encoders: dict[str, Any]) -> None:
    with client.pipeline() as pipe:
        counters.count(pipe, {"state": "done", "took_ms": 1.0, "encoders": encoders}, at=at)
        pipe.execute()


def voted(took_ms: float) -> dict[str, Any]:
    return {"encoder": "colour", "state": "voted", "took_ms": took_ms, "reason": None}


PAUSED = {"encoder": "shape", "state": "abstained", "took_ms": 0.0, "reason": "paused"}


def test_minutes_are_kept_apart_and_added_up(client: "redis.Redis") -> None:
    now = time.time()
    vote(client, now - 120, voted(5.0), PAUSED)
    vote(client, now - 120, voted(5.0))
    vote(client, now, voted(300.0), PAUSED)
    vote(client, now - 60 * (KEPT_MINUTES + 5), voted(1.0))
    told = vote_speed(counters.read_minutes(client, 60))
    assert [one.votes for one in told.minutes["colour"].values()] == [2, 1]
    assert list(told.minutes["colour"]) == sorted(told.minutes["colour"])
    before, latest = told.minutes["colour"].values()
    assert before.p50_ms == pytest.approx(5.0)
    assert latest.p50_ms == pytest.approx(375.0)  # half way between 250 and 500 ms
    assert told.whole["colour"].votes == 3
    assert told.abstentions == {("shape", "paused"): 2}
    assert counters.read(client).votes["colour"].counts[0] == 3  # all that there ever was


def test_minutes_expire(client: "redis.Redis") -> None:
    vote(client, time.time(), voted(5.0))
    (key,) = client.keys("semblance:counters:*")
    assert 0 < client.ttl(key) <= 60 * (KEPT_MINUTES + 1)
