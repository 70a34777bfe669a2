from typing import get_args

import numpy as np
import pytest

from models_store.projection.fitting import fit_projection
from models_store.projection.identity import Identity
from models_store.projection.kinds import FittedKind
from models_store.projection.pca import Pca
from models_store.projection.whitened import Whitened
from models_store.unit_length import unit_length


def embeddings(rows: int) -> np.ndarray:
    return unit_length(np.random.default_rng(0).normal(size=(rows, 8)).astype(np.float32))


def test_a_gallery_gets_its_principal_components() -> None:
    fitted = fit_projection(embeddings(100), 4)
    assert isinstance(fitted, Pca)
    assert fitted.dimension == 4


def test_the_kind_is_chosen() -> None:
    fitted = fit_projection(embeddings(100), 4, "whitened")
    assert isinstance(fitted, Whitened)
    assert fitted.dimension == 4


@pytest.mark.parametrize("kind", get_args(FittedKind))
def test_every_kind_is_known(kind: FittedKind) -> None:
    assert fit_projection(embeddings(100), 4, kind).kind == kind


@pytest.mark.parametrize(
    ("sample", "dimension"),
    [
        (embeddings(100), None),
        (embeddings(31), 4),
        (embeddings(0), 4),
        (np.full((100, 8), 8**-0.5, np.float32), 4),
    ],
    ids=["not wanted", "few", "none", "all the same"],
)
def test_else_embeddings_stay_as_they_are(sample: np.ndarray, dimension: int | None) -> None:
    fitted = fit_projection(sample, dimension)
    assert isinstance(fitted, Identity)
    assert fitted.dimension is None
    assert np.array_equal(fitted.apply(sample), sample)
