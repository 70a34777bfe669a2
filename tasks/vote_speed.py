"""How fast votes were lately, and how many were not cast: from what was counted in each minute."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.counters import BOUNDS_S, Counted, Durations


@dataclass(frozen=True)
class Speed:
    """Votes of one encoder.

    Attributes:
        votes: How many there were.
        p50_ms: Half of them took no longer, in milliseconds.
        p95_ms: Nineteen in twenty took no longer.
    """

    votes: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class VoteSpeed:
    """What is known of some minutes.

    Attributes:
        minutes: By encoder, the minutes since 1970 in which it voted.
        whole: By encoder, all of these together.
        abstentions: How many, by encoder and reason.
    """

    minutes: Mapping[str, Mapping[int, Speed]]
    whole: Mapping[str, Speed]
    abstentions: Mapping[tuple[str, str], int]


def vote_speed(counted: Mapping[int, Counted]) -> VoteSpeed:
    """Add up what was counted, by minute since 1970."""
    minutes: dict[str, dict[int, Speed]] = defaultdict(dict)
    whole: dict[str, Durations] = defaultdict(Durations)
    abstentions: Counter[tuple[str, str]] = Counter()
    for minute, one in counted.items():
        abstentions.update(one.abstentions)
        for encoder, durations in one.votes.items():
            whole[encoder].add(durations)
            minutes[encoder][minute] = speed(durations)
    return VoteSpeed(minutes, {encoder: speed(one) for encoder, one in whole.items()}, abstentions)


def speed(durations: Durations) -> Speed:
    """Of the votes in a histogram."""
    return Speed(
        votes=sum(durations.counts),
        p50_ms=1000 * quantile(durations.counts, 0.5),
        p95_ms=1000 * quantile(durations.counts, 0.95),
    )


def quantile(counts: Iterable[int], share: float) -> float:
    """The duration that a share of those in a histogram do not exceed, in seconds.

    Within a bucket they are taken to lie evenly, as Prometheus does
    (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile); what is longer
    than the last bound counts as that long. 0.0 where there is nothing.
    """
    counts = list(counts)
    wanted, below, lower = share * sum(counts), 0, 0.0
    for bound, inside in zip(BOUNDS_S, counts, strict=False):
        if inside and below + inside >= wanted:
            return lower + (bound - lower) * (wanted - below) / inside
        below, lower = below + inside, bound
    return BOUNDS_S[-1] if any(counts) else 0.0
