"""How many queries were answered, by whose votes and how fast: counted in Redis, since it was set up.

Any process that answers a query counts it, and any that is asked adds up to the same. Counting goes
along with telling that the query is answered, and costs no journey of its own.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import redis

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


def count(pipe: "redis.client.Pipeline", answer: Mapping[str, Any]) -> None:
    """Count an answer, when the pipeline is executed."""
    pipe.hincrby(KEY, f"queries|{answer['state']}")
    _count_duration(pipe, "took", answer["took_ms"])
    for one in answer["encoders"]:
        if one["state"] == "voted":
            _count_duration(pipe, f"votes|{one['encoder']}", one["took_ms"])
        else:
            pipe.hincrby(KEY, f"abstentions|{one['encoder']}|{one['reason']}")


def read(client: "redis.Redis") -> Counted:
    """What was counted so far."""
    counted = Counted()
    for name, value in cast("dict[bytes, bytes]", client.hgetall(KEY)).items():
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


def _count_duration(pipe: "redis.client.Pipeline", name: str, took_ms: float) -> None:
    took_s = took_ms / 1000
    pipe.hincrby(KEY, f"{name}|{bisect_left(BOUNDS_S, took_s)}")
    pipe.hincrbyfloat(KEY, f"{name}|{_SUM}", took_s)


def _add(durations: Durations, part: str, value: bytes) -> None:
    if part == _SUM:
        durations.sum_s = float(value)
    else:
        durations.counts[int(part)] = int(value)
