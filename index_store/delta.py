"""Exact search over what was added since the index was built."""

import faiss
import numpy as np

from index_store.base import Neighbours, Vectors
from index_store.shapes import as_vectors


class Delta:
    """Projected vectors that grow in place; a view taken earlier keeps seeing what it saw.

    One thread extends, any number search the :meth:`view` they hold.
    """

    def __init__(self) -> None:
        self._buffer: Vectors = np.empty((0, 0), np.float32)
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def extend(self, vectors: Vectors) -> None:
        """Add vectors of shape ``(m, dimension)``; the first ones settle the dimension.

        Raises:
            DimensionError: These have another dimension than those before.
        """
        if not self._rows:
            self._buffer = np.empty((0, vectors.shape[1]), np.float32)
        vectors = as_vectors(vectors, self._buffer.shape[1])
        rows = self._rows + len(vectors)
        if rows > len(self._buffer):
            # Doubling keeps pictures that are added one by one from copying all before them.
            grown = np.empty((max(rows, 2 * len(self._buffer)), vectors.shape[1]), np.float32)
            grown[: self._rows] = self._buffer[: self._rows]
            self._buffer = grown
        self._buffer[self._rows : rows] = vectors
        self._rows = rows

    def view(self) -> Vectors:
        """The vectors so far, shape ``(m, dimension)``."""
        return self._buffer[: self._rows]


def nearest(vectors: Vectors, queries: Vectors, k: int) -> Neighbours:
    """The ``k`` nearest of ``vectors``, not empty, to each query; compares them all.

    Args:
        vectors: Shape ``(m, dimension)``, L2-normalised.
        queries: Shape ``(q, dimension)``, L2-normalised.
        k: At most ``m``.

    Raises:
        DimensionError: The queries have another dimension.
    """
    queries = as_vectors(queries, vectors.shape[1])
    scores, rows = faiss.knn(queries, vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
    return Neighbours(rows, scores)
