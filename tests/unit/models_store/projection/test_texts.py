"""Texts against projected pictures, on embeddings with a gap between the two as real ones have."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from models_store.errors import ProjectionError
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.pca import Pca
from models_store.projection.storage import load_projection, save_projection
from models_store.projection.whitened import Whitened
from models_store.unit_length import unit_length

DIMENSION, INSIDE, CLASSES, EACH = 96, 64, 12, 50


def pictures_and_texts() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures of classes, their labels, and a text per class, in two narrow cones far apart."""
    random = np.random.default_rng(0)
    axes = np.linalg.qr(random.normal(size=(DIMENSION, DIMENSION)))[0].T
    meaning, seen, said = axes[:INSIDE], axes[INSIDE], axes[INSIDE + 1]
    strength = 0.98 ** np.arange(INSIDE)
    centres = random.normal(size=(CLASSES, INSIDE)) * strength
    labels = np.repeat(np.arange(CLASSES), EACH)
    own = 0.5 * random.normal(size=(len(labels), INSIDE)) * strength
    noise = 0.05 * random.normal(size=(len(labels), DIMENSION))
    # What all pictures share lies also along what tells them apart.
    pictures = 12 * seen + (centres[labels] + own + 2) @ meaning + noise
    texts = 12 * said + centres @ meaning
    return unit_length(pictures.astype(np.float32)), labels, unit_length(texts.astype(np.float32))


PICTURES, LABELS, TEXTS = pictures_and_texts()


def fitted(kind: str) -> Projection:
    match kind:
        case "pca":
            return Pca.fit(PICTURES, 48)
        case "whitened":
            return Whitened.fit(PICTURES, 48)
        case "ratio":
            return LikelihoodRatio.fit(PICTURES, LABELS, 48)
    return LikelihoodRatio.fit(PICTURES, LABELS, None)


@pytest.fixture(params=["pca", "whitened", "ratio", "whole ratio"])
def projection(request: pytest.FixtureRequest) -> Projection:
    return fitted(request.param)


def agreement(scores: np.ndarray) -> float:
    """Mean rank correlation, over texts, with the inner product of embeddings as they are."""
    exact = TEXTS @ PICTURES.T
    return float(np.mean([spearmanr(*pair).statistic for pair in zip(exact, scores, strict=True)]))


def test_there_is_a_gap() -> None:
    assert (PICTURES @ PICTURES.T).mean() > 0.9
    assert abs((TEXTS @ PICTURES.T).mean()) < 0.1


def test_texts_rank_projected_pictures_as_they_rank_pictures(projection: Projection) -> None:
    projected = projection.apply(PICTURES)
    ours = agreement(projection.apply_to_texts(TEXTS) @ projected.T)
    as_pictures = agreement(projection.apply(TEXTS) @ projected.T)
    assert ours > 0.9
    assert 1 - ours < (1 - as_pictures) / 3


def test_each_text_finds_its_class(projection: Projection) -> None:
    scores = projection.apply_to_texts(TEXTS) @ projection.apply(PICTURES).T
    best = np.argsort(-scores, axis=1)[:, :10]
    assert (LABELS[best] == np.arange(CLASSES)[:, None]).mean() > 0.9


def test_vectors_are_of_the_promised_length_and_type(projection: Projection) -> None:
    for texts in (TEXTS, TEXTS[:1], TEXTS[:0]):
        projected = projection.apply_to_texts(texts)
        assert projected.shape == (len(texts), projection.dimension)
        assert projected.dtype == np.float32
        assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)


def test_saved_and_loaded_it_does_the_same(projection: Projection, tmp_path: Path) -> None:
    save_projection(projection, tmp_path)
    loaded = load_projection(tmp_path).apply_to_texts(TEXTS)
    assert np.array_equal(loaded, projection.apply_to_texts(TEXTS))


def test_principal_components_only_turn_texts() -> None:
    """Their directions are orthonormal, so that nothing is to be undone."""
    found = Pca.fit(PICTURES, 16)
    expected = unit_length(TEXTS @ found._components.T)
    assert np.allclose(found.apply_to_texts(TEXTS), expected, atol=1e-5)


def test_without_a_projection_texts_stay_as_they_are() -> None:
    assert Identity().apply_to_texts(TEXTS) is TEXTS


def test_texts_of_another_dimension_are_refused(projection: Projection) -> None:
    with pytest.raises(ProjectionError, match="do not fit"):
        projection.apply_to_texts(TEXTS[:, 1:])
