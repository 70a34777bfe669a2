"""How many queries were answered, by whose votes and how fast: counted in Redis, since it was set up.

Any process that answers a query counts it, and any that is asked adds up to the same. Counting goes
along with telling that the query is answered, and costs no journey of its own. What was counted is also
kept minute by minute, for two hours, so that it can be seen how fast votes are now.
"""

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import redis

KEPT_MINUTES: Final = 120
"""How far back it is known what was counted in each minute."""

KEY: Final = "semblance:counters"

BOUNDS_S: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the durations that are counted together, in seconds; what is longer comes last."""

_SUM: Final = "sum"


@dataclass
class Durations:
    """A histogram.

    Attributes:
        counts: How many were as long as each of `BOUNDS_S` at most, and how many longer; not cumulative.
        sum_s: All of them together, in seconds.
    """

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    sum_s: float = 0.0

    def add(self, other: "Durations") -> None:
        """Take others in."""
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]
        self.sum_s += other.sum_s


@dataclass
class Counted:
    """What was counted.

    Attributes:
        queries: Answered queries by state.
        took: How long they took.
        votes: How long votes took, by encoder; there are as many.
        abstentions: How many, by encoder and reason.
    """

    queries: dict[str, int] = field(default_factory=dict)
    took: Durations = field(default_factory=Durations)
    votes: dict[str, Durations] = field(default_factory=lambda: defaultdict(Durations))
    abstentions: dict[tuple[str, str], int] = field(default_factory=dict)


def count(
    pipe: "redis.client.Pipeline", answer: Mapping[str, Any], *, at: float | None = None
) -> None:
    """Count an answer, when the pipeline is executed; ``at`` is when it came, in seconds since 1970."""
    minute = _key_of(int((time.time() if at is None else at) // 60))
    for key in (KEY, minute):
        _count(pipe, key, answer)
    pipe.expire(minute, (KEPT_MINUTES + 1) * 60)


def read(client: "redis.Redis") -> Counted:
    """What was counted so far."""
    return _read(cast("dict[bytes, bytes]", client.hgetall(KEY)))


def read_minutes(client: "redis.Redis", minutes: int) -> dict[int, Counted]:
    """What was counted in each of the latest minutes, this one included, where anything was.

    Args:
        client: The service's Redis.
        minutes: How many, up to `KEPT_MINUTES`.

    Returns:
        By minute since 1970, oldest first.
    """
    now = int(time.time() // 60)
    latest = range(now - min(minutes, KEPT_MINUTES) + 1, now + 1)
    with client.pipeline(transaction=False) as pipe:
        for minute in latest:
            pipe.hgetall(_key_of(minute))
        found = pipe.execute()
    return {minute: _read(fields) for minute, fields in zip(latest, found, strict=True) if fields}


def _key_of(minute: int) -> str:
    return f"{KEY}:{minute}"


def _count(pipe: "redis.client.Pipeline", key: str, answer: Mapping[str, Any]) -> None:
    pipe.hincrby(key, f"queries|{answer['state']}")
    _count_duration(pipe, key, "took", answer["took_ms"])
    for one in answer["encoders"]:
        if one["state"] == "voted":
            _count_duration(pipe, key, f"votes|{one['encoder']}", one["took_ms"])
        else:
            pipe.hincrby(key, f"abstentions|{one['encoder']}|{one['reason']}")


def _read(fields: Mapping[bytes, bytes]) -> Counted:
    counted = Counted()
    for name, value in fields.items():
        match name.decode().split("|"):
            case ["queries", state]:
                counted.queries[state] = int(value)
            case ["took", part]:
                _add(counted.took, part, value)
            case ["votes", encoder, part]:
                _add(counted.votes[encoder], part, value)
            case ["abstentions", encoder, reason]:
                counted.abstentions[encoder, reason] = int(value)
    return counted


def _count_duration(pipe: "redis.client.Pipeline", key: str, name: str, took_ms: float) -> None:
    took_s = took_ms / 1000
    pipe.hincrby(key, f"{name}|{bisect_left(BOUNDS_S, took_s)}")
    pipe.hincrbyfloat(key, f"{name}|{_SUM}", took_s)


def _add(durations: Durations, part: str, value: bytes) -> None:
    if part == _SUM:
        durations.sum_s = float(value)
    else:
        durations.counts[int(part)] = int(value)
