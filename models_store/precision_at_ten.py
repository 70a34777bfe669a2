"""Average precision of the first ten candidates, by which metrics and trainings are judged."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models_store.encoders.base import Vectors

FIRST: Final = 10
_AT_ONCE = 1024  # queries: at 5,000 pictures 20 MB of similarities


def average_precisions(
    vectors: Vectors, labels: NDArray[np.int64], queries: NDArray[np.int64]
) -> NDArray[np.float64]:
    """AP@10 of some of the pictures searching all others by inner product.

    The sum of the precisions at the hits is divided by what could have been hit: the pictures of the
    query's class, but no more than ten.

    Args:
        vectors: L2-normalised, shape ``(n, d)``.
        labels: Class of each, shape ``(n,)``.
        queries: Row numbers, shape ``(q,)``; each shares its class with another row.

    Returns:
        Shape ``(q,)``.
    """
    chunks = range(0, len(queries), _AT_ONCE)
    found = [_of_chunk(vectors, labels, queries[at : at + _AT_ONCE]) for at in chunks]
    return np.concatenate(found) if found else np.zeros(0)


def _of_chunk(
    vectors: Vectors, labels: NDArray[np.int64], queries: NDArray[np.int64]
) -> NDArray[np.float64]:
    scores = vectors[queries] @ vectors.T
    scores[np.arange(len(queries)), queries] = -np.inf  # the query itself is no candidate
    depth = min(FIRST, len(vectors) - 1)
    first = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    order = np.argsort(-np.take_along_axis(scores, first, axis=1), axis=1, kind="stable")
    hits = labels[np.take_along_axis(first, order, axis=1)] == labels[queries][:, None]
    precisions = np.cumsum(hits, axis=1) / np.arange(1, depth + 1)
    _, members, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    possible = np.minimum(sizes[members[queries]] - 1, FIRST)
    return np.asarray((precisions * hits).sum(axis=1) / possible)
