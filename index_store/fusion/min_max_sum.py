"""Min-max sum: each ranking's scores stretched to 0..1, then added.

CombSUM of Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994, on scores normalised by
Lee, "Analyses of Multiple Evidence Combination", SIGIR 1997.
"""

from index_store.base import Ranking

NOISE = 1e-6  # cosines in single precision that differ by less are the same


def min_max_sum(ranking: Ranking) -> list[float]:
    """Worth ``(score - lowest) / (highest - lowest)`` within the ranking.

    The last candidate is therefore worth 0, as much as one the encoder did not bring at all: nobody
    knows how far behind the absent ones are, and with rankings far deeper than the result it does
    not matter. Where all scores are equal, as in a ranking of one, everybody shares the first place
    and is worth 1.
    """
    if not ranking:
        return []
    scores = [candidate.score for candidate in ranking]
    lowest, highest = min(scores), max(scores)
    if highest - lowest < NOISE:
        return [1.0] * len(scores)
    return [(score - lowest) / (highest - lowest) for score in scores]
