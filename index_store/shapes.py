"""The one place that says what an acceptable array of vectors is."""

import numpy as np

from index_store.base import Vectors
from index_store.errors import DimensionError


def as_vectors(vectors: Vectors, dimension: int) -> Vectors:
    """Contiguous float32 vectors of shape ``(n, dimension)``, which is what the libraries read.

    Raises:
        DimensionError: The array has another shape.
    """
    if vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise DimensionError(
            f"expected vectors of shape (n, {dimension}), got {vectors.shape}",
            hint="The encoder or its projection has changed: reindex the gallery.",
        )
    return np.ascontiguousarray(vectors, dtype=np.float32)
