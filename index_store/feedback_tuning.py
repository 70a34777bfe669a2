"""Vote weights that put results people liked before those they did not.

Only judged pictures count: the others are taken out of the fused ranking before it is measured, since
nobody knows whether they are right (condensed lists; Sakai, "Alternatives to Bpref", SIGIR 2007). Which
weights are found is up to all judged questions; by how much they are better is told by cross-validation
(Stone, JRSS B 36, 1974): each question is measured with weights that the other folds chose. Feedback is
sparse, and very different weights often fit it alike: those nearest to the weights in use are preferred.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

import numpy as np

from index_store.base import Ranking
from index_store.fusion.base import Worth
from index_store.fusion.table import Table
from index_store.tuning import Gain, Precisions, Weights, best_weights, paired_gain

FEWEST: Final = 20
"""Questions with thumbs of both kinds, below which nothing can be told."""

_FOLDS: Final = 5
_FAR: Final = 500  # more questions than this to come are no advice
_NORMAL: Final = 1.96  # standard errors of a 95 % interval


class JudgedQuestion(NamedTuple):
    """A question that was answered, and what people think of results.

    Attributes:
        rankings: By encoder, of those that voted.
        liked: Pictures with a thumb up.
        disliked: Pictures with a thumb down.
    """

    rankings: Mapping[str, Ranking]
    liked: frozenset[int]
    disliked: frozenset[int]


@dataclass(frozen=True)
class FeedbackTuning:
    """What came of tuning from feedback.

    Attributes:
        questions: How many had something to tell: a thumb up and one down among what the encoders found.
        weights: By encoder, the largest 1; None with too few questions.
        before: MAP@10 among the judged pictures with the weights in use.
        after: With weights that the other folds chose.
        gain: Of the latter over the former, with its 95 % interval.
        more_needed: About how many more questions it takes to tell; 0 where the gain is clear, None where
            nothing speaks for a gain.
    """

    questions: int
    weights: dict[str, float] | None = None
    before: float | None = None
    after: float | None = None
    gain: Gain | None = None
    more_needed: int | None = None

    @property
    def keep(self) -> bool:
        """Whether the weights are better than those in use beyond chance."""
        return self.gain is not None and self.gain.low > 0


def tune_from_feedback(
    questions: Sequence[JudgedQuestion], in_use: Mapping[str, float], worth: Worth, *, seed: int = 0
) -> FeedbackTuning:
    """Find weights for a fusion method, and find out whether they help.

    Args:
        questions: The judged ones.
        in_use: The weights that would be replaced, by encoder: two or more, not all of them 0.
        worth: The fusion method the weights are for.
        seed: Of the folds and the resampling.

    Raises:
        ValueError: There are fewer than two encoders.
    """
    if len(in_use) < 2:
        raise ValueError("there is nothing to weigh with fewer than two encoders")
    table = judged_table(questions, list(in_use), worth)
    count = len(table.perfect)
    if count < FEWEST:
        return FeedbackTuning(count, more_needed=FEWEST - count)
    rng = np.random.default_rng(seed)
    now = np.array(list(in_use.values()))
    before = table.precisions(now)
    after = _held_out(table, now, rng)
    gain = paired_gain(after, before, rng)
    return FeedbackTuning(
        count,
        dict(zip(in_use, best_weights(table, near=now).tolist(), strict=True)),
        float(before.mean()),
        float(after.mean()),
        gain,
        0 if gain.low > 0 else _more_needed(after - before),
    )


def judged_table(
    questions: Sequence[JudgedQuestion], encoders: Sequence[str], worth: Worth
) -> Table:
    """What the judged pictures are worth to every encoder, of the questions that have something to tell."""
    rows = [row for one in questions if (row := _row(one, encoders, worth))]
    width = max((len(row) for row in rows), default=0)
    worths = np.zeros((len(encoders), len(rows), width), np.float32)
    voted = np.zeros(worths.shape, bool)
    relevant = np.zeros(worths.shape[1:], bool)
    for query, row in enumerate(rows):
        for column, (liked, votes) in enumerate(row):
            relevant[query, column] = liked
            for encoder, value in votes.items():
                worths[encoder, query, column], voted[encoder, query, column] = value, True
    return Table(worths, voted, relevant, relevant.sum(axis=1))


def _row(
    question: JudgedQuestion, encoders: Sequence[str], worth: Worth
) -> list[tuple[bool, dict[int, float]]]:
    """Each judged picture that was found: whether it was liked, and its worth by encoder's number.

    In the order in which ties are broken; empty where all of them, or none, are liked.
    """
    judged = question.liked | question.disliked
    votes: dict[int, dict[int, float]] = {}
    for number, encoder in enumerate(encoders):
        ranking = question.rankings.get(encoder, ())
        for candidate, value in zip(ranking, worth(ranking), strict=True):
            if candidate.image_id in judged:
                votes.setdefault(candidate.image_id, {})[number] = value
    kinds = Counter(image_id in question.liked for image_id in votes)
    if len(kinds) < 2:
        return []
    order = sorted(votes, key=lambda image_id: (-len(votes[image_id]), image_id))
    return [(image_id in question.liked, votes[image_id]) for image_id in order]


def _held_out(table: Table, now: Weights, rng: np.random.Generator) -> Precisions:
    """Each question's average precision with weights that other questions chose."""
    count = len(table.perfect)
    after = np.empty(count)
    for fold in np.array_split(rng.permutation(count), _FOLDS):
        others = np.setdiff1d(np.arange(count), fold)
        weights = best_weights(table.part(others), near=now)
        after[fold] = table.part(fold).precisions(weights)
    return after


def _more_needed(differences: Precisions) -> int | None:
    """About how many more it takes until a difference like this one is beyond chance."""
    mean, deviation = differences.mean(), differences.std(ddof=1)
    if mean <= 0:
        return None
    more = ceil((_NORMAL * deviation / mean) ** 2) - len(differences)
    return None if more > _FAR else max(1, more)
