"""Borda count: an election in which every place is worth one point less than the one before.

Aslam and Montague, "Models for Metasearch", SIGIR 2001. There, the points that a voter did not give
are shared by the candidates it did not rank; here these get nothing, and points are divided by the
length of the ranking, so that an encoder that brings fewer candidates has no less to say. With
rankings of the same candidates both are the same election.
"""

from index_store.base import Ranking


def borda(ranking: Ranking) -> list[float]:
    """Worth ``(n - rank + 1) / n`` in a ranking of ``n``: from 1 for the first to ``1 / n``."""
    n = len(ranking)
    return [(n - rank + 1) / n for rank in range(1, n + 1)]
