"""Vectors that look a little like embeddings: clustered, on the unit sphere."""

from collections.abc import Callable

import numpy as np
import pytest

from index_store.base import Vectors

MakeVectors = Callable[..., Vectors]


def _clustered(n: int, dimension: int = 24, *, seed: int = 0, clusters: int = 20) -> Vectors:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((clusters, dimension))
    points = centres[rng.integers(clusters, size=n)] + 0.5 * rng.standard_normal((n, dimension))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="session")
def make_vectors() -> MakeVectors:
    """``make_vectors(n, dimension, seed=...)``: L2-normalised, shape ``(n, dimension)``."""
    return _clustered
