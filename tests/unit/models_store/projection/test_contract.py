"""What every projection keeps to, on galleries good and degenerate."""

from pathlib import Path

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.base import Projection
from models_store.projection.fitting import fit_projection
from models_store.projection.pca import Pca
from models_store.projection.storage import load_projection, save_projection
from models_store.projection.whitened import Whitened
from models_store.unit_length import unit_length

DIMENSION = 16
FITTED = [Pca, Whitened]
WANTED = [(None, "pca"), (6, "pca"), (6, "whitened"), (99, "pca"), (99, "whitened")]


def embeddings(rows: int, seed: int = 0) -> np.ndarray:
    """Unit vectors that share a mean and vary most along few directions."""
    random = np.random.default_rng(seed)
    spread = random.normal(size=(rows, DIMENSION)) * 0.6 ** np.arange(DIMENSION)
    return unit_length((spread + 2).astype(np.float32))


def of_low_rank(rows: int) -> np.ndarray:
    flat = np.zeros((rows, DIMENSION), np.float32)
    flat[:, :3] = embeddings(rows)[:, :3]
    return unit_length(flat)


GALLERIES = {
    "ordinary": embeddings(500),
    "none": embeddings(0),
    "one": embeddings(1),
    "two": embeddings(2),
    "few": embeddings(12),
    "fewer than dimensions": np.random.default_rng(0).normal(size=(40, 64)).astype(np.float32),
    "all alike": np.tile(embeddings(1), (100, 1)),
    "all alike but one": np.concatenate([np.tile(embeddings(1), (99, 1)), embeddings(1, 5)]),
    "pairs": np.repeat(embeddings(30), 2, axis=0),
    "low rank": of_low_rank(200),
    "zeros": np.zeros((50, DIMENSION), np.float32),
}


@pytest.fixture(params=GALLERIES, ids=str)
def gallery(request: pytest.FixtureRequest) -> np.ndarray:
    return GALLERIES[request.param]


@pytest.fixture(params=WANTED, ids=str)
def projection(request: pytest.FixtureRequest, gallery: np.ndarray) -> Projection:
    dimension, kind = request.param
    return fit_projection(gallery, dimension, kind)


def test_vectors_have_the_promised_shape_and_type(
    projection: Projection, gallery: np.ndarray
) -> None:
    dimension = projection.dimension or gallery.shape[1]
    assert dimension <= gallery.shape[1]
    for vectors in (gallery, gallery[:1], gallery[:0]):
        projected = projection.apply(vectors)
        assert projected.shape == (len(vectors), dimension)
        assert projected.dtype == np.float32


def test_vectors_of_length_one_stay_so_and_are_finite(
    projection: Projection, gallery: np.ndarray
) -> None:
    unseen = unit_length(np.random.default_rng(7).normal(size=(20, gallery.shape[1])))
    for vectors in (unit_length(gallery), unseen):
        projected = projection.apply(vectors)
        assert np.isfinite(projected).all()
        assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)


def test_saved_and_loaded_it_does_the_same(
    projection: Projection, gallery: np.ndarray, tmp_path: Path
) -> None:
    save_projection(projection, tmp_path)
    loaded = load_projection(tmp_path)
    assert type(loaded) is type(projection)
    assert loaded.dimension == projection.dimension
    assert np.array_equal(loaded.apply(gallery), projection.apply(gallery))


def test_alike_pictures_stay_alike(projection: Projection, gallery: np.ndarray) -> None:
    twice = projection.apply(np.concatenate([gallery[:1], gallery[:1]]))
    assert np.array_equal(twice[:1], twice[1:])


@pytest.mark.parametrize("kind", FITTED)
def test_the_same_sample_and_seed_give_the_same(kind: type[Pca | Whitened]) -> None:
    sample = np.random.default_rng(1).normal(size=(600, 501)).astype(np.float32)
    one, other = (kind.fit(sample, 16, seed=7).apply(sample) for _ in range(2))
    assert np.array_equal(one, other)


@pytest.mark.parametrize("kind", FITTED)
@pytest.mark.parametrize("name", ["none", "one", "all alike", "zeros"])
def test_a_sample_without_variety_cannot_be_fitted(kind: type[Pca | Whitened], name: str) -> None:
    with pytest.raises(ProjectionError, match="variety"):
        kind.fit(GALLERIES[name], 4)


@pytest.mark.parametrize("kind", FITTED)
def test_vectors_of_another_dimension_are_refused(kind: type[Pca | Whitened]) -> None:
    fitted = kind.fit(GALLERIES["ordinary"], 4)
    for vectors in (np.ones((2, DIMENSION - 1), np.float32), np.ones(DIMENSION, np.float32)):
        with pytest.raises(ProjectionError, match="do not fit"):
            fitted.apply(vectors)
