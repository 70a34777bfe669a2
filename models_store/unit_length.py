"""Rows of length one, which is what an embedding is."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def unit_length(vectors: Vectors) -> Vectors:
    """L2-normalise rows of shape ``(n, dimension)``.

    A row of zeros has no direction and any would be as true: it becomes the vector of equal parts,
    so that rows without content are alike and nothing is divided by zero.
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    some = norms > 0
    equal_parts = np.float32(vectors.shape[1] ** -0.5)
    return np.where(some, vectors / np.where(some, norms, 1), equal_parts).astype(np.float32)
