"""What the first ten results of a query are worth, query by query, by every measure at once.

Recall@k is what metric learning calls so: whether any relevant picture is among the first k, which
elsewhere is the hit rate or success@k (Musgrave, Belongie and Lim, "A Metric Learning Reality Check",
ECCV 2020; Jegou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", TPAMI 2011). It
is not the share of all relevant pictures that were found.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index_store.base import Rows

K: Final = 10
MAP: Final = "map_at_10"

Hits = NDArray[np.bool_]
Values = NDArray[np.float64]


def measured(hits: Hits, relevant: Rows) -> Mapping[str, Values]:
    """Each query's figures, all of shape ``(q,)``, by the name of what their mean is called.

    Args:
        hits: Whether each of the first :data:`K` results is relevant, best first, shape ``(q, K)``;
            False where there are fewer.
        relevant: Relevant pictures in the gallery, the query itself left out, shape ``(q,)``.

    Raises:
        ValueError: The shapes do not fit, or a query has no relevant picture or more hits than those.
    """
    if hits.shape != (len(relevant), K):
        raise ValueError(f"hits of shape {hits.shape} for {len(relevant)} queries")
    return {
        MAP: average_precisions(hits, relevant),
        "recall_at_1": hits[:, 0].astype(float),
        "recall_at_5": hits[:, :5].any(axis=1).astype(float),
        "recall_at_10": hits.any(axis=1).astype(float),
        "precision_at_10": hits.mean(axis=1),
    }


def average_precisions(hits: Hits, relevant: Rows) -> Values:
    """What :func:`average_precision` says of each query, shape ``(q,)``.

    Raises:
        ValueError: A query has no relevant picture, or more hits than those.
    """
    if (relevant < np.maximum(hits.sum(axis=1), 1)).any():
        raise ValueError("a query has no relevant picture, or more hits than those")
    k = hits.shape[1]
    precisions = hits.cumsum(axis=1) / np.arange(1, k + 1)
    found: Values = (precisions * hits).sum(axis=1) / relevant.clip(max=k)
    return found
