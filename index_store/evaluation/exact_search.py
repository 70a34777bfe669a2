"""Exact search, and an index against it: how many of the truly nearest pictures it finds."""

from collections.abc import Iterable, Sequence

import numpy as np
from faiss import METRIC_INNER_PRODUCT
from faiss.contrib.exhaustive_search import knn_ground_truth
from numpy.typing import NDArray

from index_store.base import Ranking, Rows, Vectors

_TOLERANCE = 1e-4  # cosines the libraries round differently; duplicates are as good as each other


def nearest(
    queries: Vectors, chunks: Iterable[Vectors], k: int
) -> tuple[NDArray[np.float32], Rows]:
    """The nearest of all vectors by inner product, best first.

    Args:
        queries: Shape ``(q, dimension)``.
        chunks: All that can be found, in order, a bounded piece at a time.
        k: How many.

    Returns:
        Inner products and places among the vectors, both of shape ``(q, k)``; a place is -1 where there
        are no more.
    """
    scores, rows = knn_ground_truth(  # type: ignore[no-untyped-call]
        np.ascontiguousarray(queries, np.float32), chunks, k, METRIC_INNER_PRODUCT, ngpu=0
    )
    return scores, rows


def recalls(
    found: Sequence[Ranking],
    queries: Rows,
    vectors: Vectors,
    chunks: Iterable[Vectors],
    k: int,
) -> NDArray[np.float64]:
    """Share of its ``k`` nearest that were found for each query, itself left out, shape ``(q,)``.

    A result counts if it is no farther than the truly k-th is: among copies any will do.

    Args:
        found: What the index answered, best first, with its own scores; the query itself may be there.
        queries: Ids of the pictures asked about, which are among those searched, shape ``(q,)``.
        vectors: What was searched for, projected and L2-normalised, shape ``(q, dimension)``.
        chunks: All that can be found, projected alike, a bounded piece at a time.
        k: How many; fewer if there are no more.
    """
    scores, rows = nearest(vectors, chunks, k + 1)
    # The query is its own nearest, or as near as its copies are: one place less either way.
    others = (rows >= 0).sum(axis=1) - 1
    shares = np.ones(len(queries))
    for at, (query, ranking) in enumerate(zip(queries.tolist(), found, strict=True)):
        if wanted := min(k, int(others[at])):
            near = [one for one in ranking if one.image_id != query][:wanted]
            least = scores[at, wanted] - _TOLERANCE
            shares[at] = sum(one.score >= least for one in near) / wanted
    return shares
