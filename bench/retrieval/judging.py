"""How good searches are: average precision of each query, alone and as the service fuses them."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from retrieval.searching import Rows, Scores, top

from index_store.base import Candidate
from index_store.evaluation.average_precision import average_precision
from index_store.fusion.base import Ballot, fuse
from index_store.fusion.min_max_sum import min_max_sum

Precisions = NDArray[np.float64]

K = 10
_DEPTH = 100  # candidates each encoder brings, as the service has it by default
ENSEMBLE = "ensemble"


class Gain(NamedTuple):
    """Difference of two MAP@10 over the same queries, in points.

    Attributes:
        points: How much better the first is.
        noise: Standard error of that, from the queries' differences.
    """

    points: float
    noise: float


def precisions(found: Rows, labels: NDArray[np.int64], queries: Rows) -> Precisions:
    """Average precision at ten of each query.

    Args:
        found: Pictures found, best first, shape ``(q, at least 10)``.
        labels: Class of every picture, at least two of each.
        queries: Pictures asked about, shape ``(q,)``.
    """
    sizes = np.bincount(labels)
    hits = labels[found[:, :K]] == labels[queries][:, None]
    return np.array(
        [
            average_precision(row, int(sizes[label]) - 1, K)
            for row, label in zip(hits.tolist(), labels[queries], strict=True)
        ]
    )


def judge(
    scores: Mapping[str, Scores], labels: NDArray[np.int64], queries: Rows
) -> dict[str, Precisions]:
    """Average precisions by network, and of their ensemble with equal weights."""
    best = {name: top(one, _DEPTH) for name, one in scores.items()}
    judged = {name: precisions(rows, labels, queries) for name, rows in best.items()}
    fused = []
    for place in range(len(queries)):
        ballots = [
            Ballot(name, 1.0, tuple(Candidate(row, float(one[place, row])) for row in rows))
            for (name, one), rows in zip(
                scores.items(), (best[name][place].tolist() for name in scores), strict=True
            )
        ]
        fused.append([one.image_id for one in fuse(ballots, min_max_sum, K)])
    return judged | {ENSEMBLE: precisions(np.array(fused), labels, queries)}


def gain(better: Precisions, than: Precisions) -> Gain:
    """How much better, and how sure that is."""
    differences = 100 * (better - than)
    return Gain(differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences)))
