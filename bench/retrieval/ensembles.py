"""Ensembles of many encoders' rankings, weighed in many ways on one half of the queries."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np
from retrieval.judging import Precisions
from retrieval.searching import Rows
from retrieval.weighing import query_adaptive

from index_store.fusion.base import Worth
from index_store.fusion.min_max_sum import min_max_sum
from index_store.fusion.reciprocal_rank import reciprocal_rank
from index_store.fusion.table import Cached, Table
from index_store.tuning import best_weights

EQUAL: Final = "equal"
RRF: Final = "rrf"
ADAPTIVE: Final = "query_adaptive"
TUNED: Final = "tuned"
BEST: Final = "best_member"

Weighing = Mapping[str, float]


class Electorate:
    """Encoders that answered the same queries; half of these choose, half are measured."""

    def __init__(self, rankings: Mapping[str, Cached], perfect: Rows, *, seed: int) -> None:
        """Halve the queries.

        Args:
            rankings: By encoder, all of the same ``q`` queries.
            perfect: Relevant pictures of each query, shape ``(q,)``.
            seed: Of the halving.
        """
        self.names = tuple(rankings)
        self._rankings, self._perfect = rankings, perfect
        order = np.random.default_rng(seed).permutation(len(perfect))
        self._choosing, self._judging = np.array_split(order, 2)

    @property
    def queries(self) -> int:
        """How many are measured."""
        return len(self._judging)

    @cached_property
    def best_member(self) -> str:
        """Who alone is best on the queries that choose."""
        table = self._usual.part(self._choosing)
        return max(self.names, key=lambda name: table.precisions(self._row({name: 1})).mean())

    @cached_property
    def tuned(self) -> dict[str, float]:
        """The weights that are best on the queries that choose."""
        weights = best_weights(self._usual.part(self._choosing))
        return dict(zip(self.names, weights.tolist(), strict=True))

    def weighed(self, weights: Weighing) -> Precisions:
        """Precisions of the measured queries; who has no weight does not vote."""
        return self._usual.part(self._judging).precisions(self._row(weights))

    def everybody(self) -> dict[str, Precisions]:
        """Precisions of the measured queries by each way to weigh all encoders, and of the best alone."""
        same = dict.fromkeys(self.names, 1.0)
        return {
            RRF: self._by(reciprocal_rank),
            EQUAL: self.weighed(same),
            ADAPTIVE: self._by(query_adaptive),
            TUNED: self.weighed(self.tuned),
            BEST: self.weighed({self.best_member: 1}),
        }

    @cached_property
    def _usual(self) -> Table:
        return Table.of(list(self._rankings.values()), self._perfect, min_max_sum)

    def _by(self, worth: Worth) -> Precisions:
        half = self._judging
        rankings = [
            Cached(ids[half], scores[half], relevant[half])
            for ids, scores, relevant in self._rankings.values()
        ]
        table = Table.of(rankings, self._perfect[half], worth)
        return table.precisions(np.ones(len(self.names)))

    def _row(self, weights: Weighing) -> Precisions:
        return np.array([weights.get(name, 0.0) for name in self.names], np.float64)
