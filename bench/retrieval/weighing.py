"""Ensembles of rankings that were searched for once, and weighed in many ways."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from retrieval.judging import Precisions, precisions
from retrieval.searching import Rows, Scores, top

from index_store.base import Ranking
from index_store.fusion.base import Worth
from index_store.fusion.min_max_sum import min_max_sum
from index_store.fusion.table import Cached, Table
from index_store.tuning import best_weights

Weights = NDArray[np.float64]
Matrix = dict[str, Scores]

_DEPTH = 100


class Searched(NamedTuple):
    """All encoders' scores of one data set's queries.

    Attributes:
        scores: By encoder, shape ``(q, n)``.
        labels: Class of every picture, shape ``(n,)``.
        queries: Shape ``(q,)``.
        choosing: How many of them, the first, choose weights.
    """

    scores: Matrix
    labels: NDArray[np.int64]
    queries: Rows
    choosing: int

    def table(self, encoders: Sequence[str], worth: Worth) -> Table:
        """These encoders' rankings."""
        same = self.labels[self.queries][:, None]
        cached = []
        for name in encoders:
            rows = top(self.scores[name], _DEPTH)
            found = np.take_along_axis(self.scores[name], rows, axis=1)
            cached.append(Cached(rows, found, self.labels[rows] == same))
        return Table.of(cached, np.bincount(self.labels)[self.labels[self.queries]] - 1, worth)

    def fused(
        self, encoders: Sequence[str], weights: Weights, worth: Worth = min_max_sum
    ) -> Precisions:
        """Held-out precisions of their ensemble."""
        return self.table(encoders, worth).precisions(weights)[self.choosing :]

    def tuned(self, encoders: Sequence[str]) -> tuple[Precisions, Weights]:
        """The same with the weights that the other queries choose, and these."""
        table = self.table(encoders, min_max_sum)
        weights = best_weights(table.part(np.arange(self.choosing)))
        return table.precisions(weights)[self.choosing :], weights

    def looked_up(
        self, weights: Mapping[str, float], scaled: Callable[[Scores], Scores]
    ) -> Precisions:
        """The same by the weighted sum of all scores, scaled, of whatever any encoder brought."""
        total = weighted_sum({name: scaled(self.scores[name]) for name in weights}, weights)
        brought = np.zeros(total.shape, bool)
        for name in weights:
            np.put_along_axis(brought, top(self.scores[name], _DEPTH), True, axis=1)
        found = top(np.where(brought, total, -np.inf), 10)
        return precisions(found, self.labels, self.queries)[self.choosing :]


def query_adaptive(ranking: Ranking) -> list[float]:
    """Min-max, each ranking weighted by one over the area under its curve of scores.

    A curve that falls steeply has found something: Zheng et al., "Query-Adaptive Late Fusion for Image
    Search and Person Re-identification", CVPR 2015, without its reference curves.
    """
    worths = min_max_sum(ranking)
    return [worth / max(0.01, sum(worths) / len(worths)) for worth in worths]


def weighted_sum(scores: Matrix, weights: Mapping[str, float]) -> Scores:
    """The scores of all encoders, weighted and added."""
    names = list(scores)
    total = np.float32(weights[names[0]]) * scores[names[0]]
    for name in names[1:]:
        total += np.float32(weights[name]) * scores[name]
    return total


def standard(scores: Scores) -> Scores:
    """Standard scores of each query over the gallery."""
    known = np.where(np.isfinite(scores), scores, np.nan)
    mean, deviation = np.nanmean(known, axis=1), np.nanstd(known, axis=1)
    standardised: Scores = (scores - mean[:, None]) / deviation[:, None]
    return standardised
