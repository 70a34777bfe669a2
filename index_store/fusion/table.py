"""Many queries' rankings laid side by side, to be fused again and again with other weights.

What :func:`index_store.fusion.base.fuse` does for one query and says with every vote, this does for
thousands in milliseconds and says only how good the results are. Both order alike, except that sums in
single precision may tell apart what is equal on paper.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from index_store.base import Candidate, Rows
from index_store.fusion.base import Worth


class Cached(NamedTuple):
    """One encoder's rankings of ``q`` queries, each without the query itself.

    Attributes:
        ids: Pictures, best first, shape ``(q, depth)``; -1 where a ranking is shorter.
        scores: Their scores, shape ``(q, depth)``.
        relevant: Whether each is of the query's class, shape ``(q, depth)``.
    """

    ids: Rows
    scores: NDArray[np.floating]
    relevant: NDArray[np.bool_]


class Table(NamedTuple):
    """What every candidate is worth to every encoder.

    A query's candidates stand in the order in which ties are broken: those more encoders voted for
    first, whatever their weights, then the lower ids; ``c`` is as many as the query with the most has.

    Attributes:
        worths: Worth before weights, shape ``(encoders, q, c)``; 0 without a vote.
        voted: Whether there is a vote, shape ``(encoders, q, c)``.
        relevant: Shape ``(q, c)``.
        perfect: Relevant pictures in the gallery, shape ``(q,)``, each at least 1.
    """

    worths: NDArray[np.float32]
    voted: NDArray[np.bool_]
    relevant: NDArray[np.bool_]
    perfect: NDArray[np.int64]

    @classmethod
    def of(cls, rankings: Sequence[Cached], perfect: NDArray[np.int64], worth: Worth) -> Self:
        """Lay out rankings of the same queries, of one encoder or more.

        Raises:
            ValueError: They are not of the same queries, or a query has no relevant picture.
        """
        if any(len(one.ids) != len(perfect) for one in rankings):
            raise ValueError(f"rankings of other than {len(perfect)} queries")
        if (perfect < 1).any():
            raise ValueError("a query without relevant pictures tells nothing")
        encoder = np.repeat(np.arange(len(rankings)), [one.ids.shape[1] for one in rankings])
        ids = np.concatenate([one.ids for one in rankings], axis=1)
        worths = np.concatenate([_worths(one, worth) for one in rankings], axis=1)
        places, count = _places(ids)
        query, place = np.nonzero(ids >= 0)
        column = places[query, place]
        table = np.zeros((len(rankings), len(ids), count), np.float32)
        table[encoder[place], query, column] = worths[query, place]
        voted = np.zeros(table.shape, bool)
        voted[encoder[place], query, column] = True
        relevant = np.zeros((len(ids), count), bool)
        known = np.concatenate([one.relevant for one in rankings], axis=1)
        relevant[query, column] = known[query, place]
        return cls(table, voted, relevant, perfect)

    def part(self, queries: Rows) -> Self:
        """Some of the queries, shape ``(p,)``."""
        return self._replace(
            worths=self.worths[:, queries],
            voted=self.voted[:, queries],
            relevant=self.relevant[queries],
            perfect=self.perfect[queries],
        )

    def precisions(self, weights: NDArray[np.floating], k: int = 10) -> NDArray[np.float64]:
        """Average precision at ``k`` of each query, as `evaluation.average_precision` has it.

        Args:
            weights: One per encoder, shape ``(encoders,)``; an encoder of weight 0 does not vote.
            k: How many results.
        """
        fused = np.tensordot(weights.astype(np.float32), self.worths, axes=1)
        fused[~self.voted[np.flatnonzero(weights)].any(axis=0)] = -np.inf
        every = np.arange(len(fused))
        hits = np.zeros((len(fused), k), bool)
        for rank in range(min(k, fused.shape[1])):
            best = fused.argmax(axis=1)  # the first of equals, which is why their order matters
            hits[:, rank] = self.relevant[every, best] & (fused[every, best] > -np.inf)
            fused[every, best] = -np.inf
        found = hits.cumsum(axis=1) / np.arange(1, k + 1)
        precisions: NDArray[np.float64] = (found * hits).sum(axis=1) / self.perfect.clip(max=k)
        return precisions


def _worths(rankings: Cached, worth: Worth) -> NDArray[np.float64]:
    """What each place is worth, shape ``(q, depth)``."""
    worths = np.zeros(rankings.ids.shape)
    lengths = (rankings.ids >= 0).sum(axis=1)
    for row, (ids, scores, length) in enumerate(
        zip(rankings.ids.tolist(), rankings.scores.tolist(), lengths.tolist(), strict=True)
    ):
        ranking = tuple(map(Candidate, ids[:length], scores[:length]))
        worths[row, :length] = worth(ranking)
    return worths


def _places(ids: Rows) -> tuple[Rows, int]:
    """Where each picture's column is, and how many columns are needed.

    Args:
        ids: All encoders' pictures side by side, shape ``(q, m)``; -1 for none.

    Returns:
        Columns, shape ``(q, m)``, equal for the same picture in a row; and their number.
    """
    order = ids.argsort(axis=1)
    ordered = np.take_along_axis(ids, order, axis=1)
    new = np.ones(ids.shape, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    group = new.cumsum(axis=1) - 1  # numbers a row's different pictures, by id
    every = np.broadcast_to(np.arange(len(ids))[:, None], ids.shape)
    votes = np.zeros(ids.shape, np.int64)
    np.add.at(votes, (every, group), ordered >= 0)  # none for -1, which therefore comes last
    places = (-votes).argsort(axis=1, kind="stable").argsort(axis=1)
    columns = np.empty_like(ids)
    np.put_along_axis(columns, order, np.take_along_axis(places, group, axis=1), axis=1)
    return columns, int((votes > 0).sum(axis=1).max(initial=0))
