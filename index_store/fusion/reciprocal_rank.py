"""Reciprocal rank fusion: only places count, and the first ones most.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and Individual Rank
Learning Methods", SIGIR 2009. Scores play no part, so it suits encoders whose scores cannot be
compared; where they can, the min-max sum knows more.
"""

from index_store.base import Ranking

SMOOTHING = 60  # the paper's k: how little the first place is worth more than the second


def reciprocal_rank(ranking: Ranking) -> list[float]:
    """Worth ``1 / (60 + rank)``, ranks from 1."""
    return [1 / (SMOOTHING + rank) for rank in range(1, len(ranking) + 1)]
