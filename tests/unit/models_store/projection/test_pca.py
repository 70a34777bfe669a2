import numpy as np
import pytest

from models_store.projection.pca import Pca
from models_store.unit_length import unit_length


def embeddings(rows: int = 300, dimension: int = 12, seed: int = 0) -> np.ndarray:
    """Unit vectors that share a mean and vary most along few directions."""
    rng = np.random.default_rng(seed)
    spread = rng.normal(size=(rows, dimension)) * 0.5 ** np.arange(dimension)
    return unit_length((spread @ rng.normal(size=(dimension, dimension)) + 3).astype(np.float32))


def test_the_projection_is_that_of_the_covariances_eigenvectors() -> None:
    sample = embeddings()
    projected = Pca.fit(sample, 4).apply(sample)
    centred = sample.astype(float) - sample.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    expected = unit_length(centred @ directions[:, ::-1][:, :4])
    signs = np.sign((projected * expected).sum(axis=0))
    assert np.allclose(projected, expected * signs, atol=1e-4)


def test_projected_vectors_have_length_one_and_are_float32() -> None:
    projected = Pca.fit(embeddings(), 5).apply(embeddings(20, seed=3))
    assert projected.shape == (20, 5)
    assert projected.dtype == np.float32
    assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)


def test_all_components_keep_centred_similarities() -> None:
    sample = embeddings()
    projected = Pca.fit(sample, 12).apply(sample)
    centred = unit_length(sample - sample.mean(axis=0))
    assert np.allclose(projected @ projected.T, centred @ centred.T, atol=1e-4)


@pytest.mark.parametrize(
    ("rows", "wanted", "kept"), [(300, 500, 12), (5, 8, 4), (2, 8, 1), (300, 3, 3)]
)
def test_the_dimension_is_what_the_sample_allows(rows: int, wanted: int, kept: int) -> None:
    fitted = Pca.fit(embeddings(rows), wanted)
    assert fitted.dimension == kept
    assert fitted.apply(embeddings(7, seed=1)).shape == (7, kept)


def test_components_that_are_only_rounding_are_dropped() -> None:
    flat = np.zeros((50, 10), np.float32)
    flat[:, :2] = embeddings(50, 2)
    assert Pca.fit(flat, 8).dimension <= 2
