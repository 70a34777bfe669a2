from pathlib import Path

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.precision_at_ten import average_precisions
from models_store.projection.fitting import fit_projection
from models_store.projection.likelihood_blend import CAREFUL, NAIVE, Blend
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.pca import Pca
from models_store.projection.ratio import likelihood_ratio
from models_store.projection.scatters import scatters
from models_store.projection.storage import load_projection, save_projection
from models_store.unit_length import unit_length

DIMENSION = 24


def gallery(seed: int = 0, each: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Ten classes that differ along few directions, beneath the noise of many."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(10), each)
    centres = np.random.default_rng(99).normal(size=(10, 4)) * 0.5
    vectors = random.normal(size=(len(labels), DIMENSION)) * 0.6
    vectors[:, :4] = centres[labels] + 0.2 * random.normal(size=(len(labels), 4))
    return unit_length((vectors + 1).astype(np.float32)), labels


def quality(vectors: np.ndarray, labels: np.ndarray) -> float:
    return float(average_precisions(vectors, labels, np.arange(len(labels))).mean())


def test_other_pictures_of_its_classes_are_found_better() -> None:
    fitted = LikelihoodRatio.fit(*gallery(), 8)
    vectors, labels = gallery(seed=1)
    assert quality(fitted.apply(vectors), labels) > quality(vectors, labels) + 0.1


def test_of_all_components_and_all_ratio_it_is_the_ratio() -> None:
    vectors, labels = gallery()
    other = gallery(seed=1)[0]
    ratio = likelihood_ratio(scatters(vectors, labels), 0.1).map
    expected = unit_length(((other - vectors.mean(axis=0)) @ ratio.T).astype(np.float32))
    projected = LikelihoodRatio.fit(vectors, labels, DIMENSION, blend=NAIVE).apply(other)
    assert np.allclose(projected @ projected.T, expected @ expected.T, atol=2e-3)


def test_without_ratio_nearly_it_is_centred_cosine() -> None:
    vectors, labels = gallery()
    other = gallery(seed=1)[0]
    centred = unit_length(other - vectors.mean(axis=0))
    for dimension in (DIMENSION, None):
        fitted = LikelihoodRatio.fit(vectors, labels, dimension, blend=Blend(0.1, 1e-6))
        projected = fitted.apply(other)
        assert np.allclose(projected @ projected.T, centred @ centred.T, atol=2e-3)


def test_the_scale_of_embeddings_does_not_matter() -> None:
    vectors, labels = gallery()
    fitted, scaled = (LikelihoodRatio.fit(one, labels, 8) for one in (vectors, vectors * 3))
    assert np.allclose(fitted.apply(vectors), scaled.apply(vectors), atol=1e-5)


@pytest.mark.parametrize(("wanted", "kept"), [(5, 5), (99, DIMENSION), (None, DIMENSION)])
def test_vectors_have_the_promised_length_and_type(wanted: int | None, kept: int) -> None:
    vectors, labels = gallery()
    for known in (labels, None):
        fitted = LikelihoodRatio.fit(vectors, known, wanted)
        projected = fitted.apply(vectors)
        assert fitted.dimension == kept
        assert projected.shape == (len(vectors), kept)
        assert projected.dtype == np.float32
        assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("dimension", [6, None])
def test_saved_and_loaded_it_does_the_same(tmp_path: Path, dimension: int | None) -> None:
    vectors, labels = gallery()
    fitted = LikelihoodRatio.fit(vectors, labels, dimension)
    save_projection(fitted, tmp_path)
    loaded = load_projection(tmp_path)
    assert isinstance(loaded, LikelihoodRatio)
    assert loaded.dimension == fitted.dimension
    assert np.array_equal(loaded.apply(vectors), fitted.apply(vectors))


def test_clusters_take_part_as_asked() -> None:
    vectors, labels = gallery()
    without, given, alone = (
        LikelihoodRatio.fit(vectors, known, 8, beta=beta).apply(vectors)
        for known, beta in ((labels, None), (labels, 0.5), (None, None))
    )
    assert not np.allclose(without @ without.T, given @ given.T, atol=1e-2)
    assert not np.allclose(without @ without.T, alone @ alone.T, atol=1e-2)


@pytest.mark.parametrize("fault", ["one class", "single pictures", "not finite", "uniform"])
def test_what_cannot_be_learned_from_is_refused_with_a_hint(fault: str) -> None:
    vectors, labels = gallery()
    match fault:
        case "one class":
            labels = np.zeros_like(labels)
        case "single pictures":
            labels = np.arange(len(labels))
        case "not finite":
            vectors = np.where(np.arange(DIMENSION) == 3, np.nan, vectors).astype(np.float32)
        case "uniform":
            vectors = np.tile(vectors[:1], (len(vectors), 1))
    with pytest.raises(ProjectionError) as raised:
        LikelihoodRatio.fit(vectors, labels, 8, blend=CAREFUL)
    assert raised.value.hint


def test_embeddings_without_labels_must_be_finite_too() -> None:
    with pytest.raises(ProjectionError, match="finite"):
        LikelihoodRatio.fit(np.full((50, 4), np.nan, np.float32), None, 2)


def test_vectors_of_another_dimension_are_refused() -> None:
    fitted = LikelihoodRatio.fit(*gallery(), 4)
    with pytest.raises(ProjectionError, match="do not fit"):
        fitted.apply(np.ones((2, DIMENSION - 1), np.float32))


def test_a_gallery_without_labels_gets_one_from_clusters() -> None:
    vectors, _ = gallery()
    fitted = fit_projection(vectors, 8, "likelihood_ratio")
    expected = LikelihoodRatio.fit(vectors, None, 8)
    assert isinstance(fitted, LikelihoodRatio)
    assert np.array_equal(fitted.apply(vectors), expected.apply(vectors))


def test_labels_that_prove_nothing_leave_the_usual_projection() -> None:
    vectors, labels = gallery()
    assert isinstance(fit_projection(vectors, 8, "likelihood_ratio", labels=labels % 2), Pca)
