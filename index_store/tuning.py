"""Vote weights that make the ensemble best on a gallery's own labels.

Half of the queries choose the weights: the best point of a grid over the simplex, then coordinate ascent
from there. The other half says whether they are any better: they are worth keeping only if MAP@10 is
above that of equal weights, of the weights in use and of reciprocal rank fusion beyond a paired
bootstrap interval (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; Sakai,
"Evaluating Evaluation Metrics based on the Bootstrap", SIGIR 2006). MAP@10 is a step function of the
weights, so nothing that needs a slope would do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index_store.fusion.base import Worth
from index_store.fusion.reciprocal_rank import reciprocal_rank
from index_store.fusion.table import Cached, Table

EQUAL: Final = "equal"
RRF: Final = "rrf"
IN_USE: Final = "in_use"
BEST: Final = "best_member"

SPOKEN: Final = {EQUAL: "equal weights", RRF: "RRF", IN_USE: "the weights in use"}
_POINTS: Final = 130  # of the grid, at most
_STEPS: Final = (3.0, 1.7, 1.3, 1.1)  # factors of coordinate ascent, coarse to fine
_WHISPER: Final = 0.05  # what a silent encoder is tried with, beside the loudest one's 1
_RESAMPLES: Final = 2000
_FEWEST: Final = 40  # queries, below which nothing can be told
_PULL: Final = 0.02  # MAP@10 that it must be worth to turn all of one weight into another's

Weights = NDArray[np.float64]
Precisions = NDArray[np.float64]


class Gain(NamedTuple):
    """By how much MAP@10 with the tuned weights is above another, with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Tuning:
    """What came of tuning; all figures are of queries that did not choose.

    Attributes:
        weights: By encoder; the largest is 1, and 0 means that it had better not vote.
        map_at_10: With these weights.
        best_member: The encoder that was best alone on the queries that chose.
        gains: Over ``equal``, ``rrf``, ``best_member`` and, where those were named, ``in_use``.
        queries: How many these were.
    """

    weights: dict[str, float]
    map_at_10: float
    best_member: str
    gains: dict[str, Gain]
    queries: int

    @property
    def keep(self) -> bool:
        """Whether the weights are better than equal ones, those in use and RRF, beyond chance."""
        return all(gain.low > 0 for name, gain in self.gains.items() if name != BEST)

    @property
    def verdict(self) -> str:
        """A sentence for whoever asked."""
        not_beaten = [
            f"{SPOKEN[name]} ({100 * gain.mean:+.1f} points, 95 % interval {100 * gain.low:+.1f} to "
            f"{100 * gain.high:+.1f})"
            for name, gain in self.gains.items()
            if name != BEST and gain.low <= 0
        ]
        if not_beaten:
            return f"not kept: no better than {' and '.join(not_beaten)} beyond chance"
        beaten = " and ".join(SPOKEN[name] for name in self.gains if name != BEST)
        return f"kept: MAP@10 {self.map_at_10:.3f}, better than {beaten}"


def tune(
    rankings: Mapping[str, Cached],
    perfect: NDArray[np.int64],
    worth: Worth,
    *,
    in_use: Mapping[str, float] | None = None,
    seed: int = 0,
) -> Tuning:
    """Find weights for a fusion method, and find out whether they help.

    Args:
        rankings: By encoder, all of the same ``q`` queries.
        perfect: Relevant pictures in the gallery, the query itself left out, shape ``(q,)``, each
            at least 1.
        worth: The fusion method the weights are for.
        in_use: The weights that the tuned ones would replace, by encoder.
        seed: Of the halving and the resampling.

    Raises:
        ValueError: There are fewer than two encoders or 40 queries, or the rankings do not fit.
    """
    if len(rankings) < 2 or len(perfect) < _FEWEST:
        raise ValueError(
            f"{len(rankings)} encoders and {len(perfect)} queries: two and {_FEWEST} are needed"
        )
    rng = np.random.default_rng(seed)
    choosing, judging = np.array_split(rng.permutation(len(perfect)), 2)
    cached, names = list(rankings.values()), list(rankings)
    table = Table.of(cached, perfect, worth)
    chooser, judge = table.part(choosing), table.part(judging)
    weights = best_weights(chooser)
    alone = np.eye(len(names))
    best = max(range(len(names)), key=lambda one: chooser.precisions(alone[one]).mean())
    tuned, equal = judge.precisions(weights), np.ones(len(names))
    others = {
        EQUAL: judge.precisions(equal),
        RRF: Table.of(cached, perfect, reciprocal_rank).part(judging).precisions(equal),
        BEST: judge.precisions(alone[best]),
    }
    if in_use:
        others[IN_USE] = judge.precisions(np.array([in_use[name] for name in names]))
    return Tuning(
        dict(zip(names, weights.tolist(), strict=True)),
        float(tuned.mean()),
        names[best],
        {name: paired_gain(tuned, other, rng) for name, other in others.items()},
        len(judging),
    )


def best_weights(table: Table, *, near: Weights | None = None) -> Weights:
    """The weights with the highest MAP@10 that were found, the largest of them 1, to three places.

    Args:
        table: The queries.
        near: Weights from which others must be worth the way, where queries are too few to tell well.
    """

    def quality(weights: Weights) -> float:
        found = float(table.precisions(weights).mean())
        if near is None:
            return found
        return found - _PULL * float(abs(weights / weights.sum() - near / near.sum()).sum()) / 2

    points = simplex(len(table.worths), _POINTS)
    weights = max(points if near is None else chain([near / near.max()], points), key=quality)
    best = quality(weights)
    for step in _STEPS:
        for one in range(len(weights)):
            for trial in _trials(weights, one, step):
                if (found := quality(trial)) > best:
                    weights, best = trial, found
    rounded: Weights = np.round(weights / weights.max(), 3)
    return rounded


def simplex(encoders: int, most: int) -> Iterator[Weights]:
    """The finest even grid of at most ``most`` points over the weights that sum to 1.

    The corners are always among them, whatever ``most`` is: each encoder alone.
    """
    parts = 1
    while parts < 20 and comb(parts + encoders, encoders - 1) <= most:
        parts += 1
    for bars in combinations(range(parts + encoders - 1), encoders - 1):
        edges = np.array([-1, *bars, parts + encoders - 1])
        yield (np.diff(edges) - 1) / parts


def paired_gain(ours: Precisions, others: Precisions, rng: np.random.Generator) -> Gain:
    """Mean difference of two methods over the same queries, with its bootstrap interval."""
    differences = ours - others
    drawn = (
        differences[rng.integers(len(differences), size=len(differences))].mean()
        for _ in range(_RESAMPLES)
    )
    low, high = np.quantile(np.fromiter(drawn, float, _RESAMPLES), (0.025, 0.975))
    return Gain(float(differences.mean()), float(low), float(high))


def _trials(weights: Weights, one: int, step: float) -> Iterator[Weights]:
    """The weights with one of them larger, smaller or silent; or no longer silent."""
    now = weights[one]
    loudest = weights.max()
    for value in (now * step, now / step, 0.0) if now else (loudest * _WHISPER * step,):
        trial = weights.copy()
        trial[one] = value
        if trial.any():
            yield trial
