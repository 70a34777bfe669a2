import numpy as np
import pytest

from models_store.projection.pca import Pca
from models_store.projection.whitened import Whitened
from models_store.unit_length import unit_length


def embeddings(rows: int, dimension: int = 6, seed: int = 0) -> np.ndarray:
    """Unit vectors that share a mean and vary ever less from one direction to the next."""
    random = np.random.default_rng(seed)
    spread = random.normal(size=(rows, dimension)) * 0.5 ** np.arange(dimension)
    return unit_length((spread + 3).astype(np.float32))


def test_components_get_like_variance_in_a_large_gallery() -> None:
    sample = embeddings(5000)
    plain, white = Pca.fit(sample, 5).apply(sample), Whitened.fit(sample, 5).apply(sample)
    assert plain.var(axis=0).max() > 20 * plain.var(axis=0).min()
    assert white.var(axis=0).max() < 2 * white.var(axis=0).min()


def test_it_is_the_covariances_inverse_root_in_a_large_gallery() -> None:
    sample = embeddings(20_000, 4)
    centred = sample.astype(float) - sample.mean(axis=0, dtype=float)
    variances, directions = np.linalg.eigh(np.cov(centred.T))
    kept = directions[:, :0:-1] / np.sqrt(variances[:0:-1])  # length one leaves three components
    expected = unit_length(centred @ kept)
    projected = Whitened.fit(sample, 3).apply(sample)
    signs = np.sign((projected * expected).sum(axis=0))
    assert (projected * signs * expected).sum(axis=1).min() > 0.999


@pytest.mark.parametrize("rows", [3, 8, 40])
def test_chance_is_not_blown_up_in_a_small_gallery(rows: int) -> None:
    """A picture not seen in fitting lands where its neighbour does, as it does without whitening."""
    random = np.random.default_rng(2)
    sample = unit_length(random.normal(size=(rows, 64)).astype(np.float32))
    near = unit_length(sample + 0.02 * random.normal(size=sample.shape).astype(np.float32))
    fitted = Whitened.fit(sample, 64)
    cosines = (fitted.apply(sample) * fitted.apply(near)).sum(axis=1)
    assert cosines.min() > 0.9
    spread = np.linalg.norm(fitted._components, axis=1)
    assert spread.max() < 3 * spread.min()
