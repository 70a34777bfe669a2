import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.pseudo_labels import (
    assisted_scatters,
    guessed_scatters,
    pseudo_labels,
)
from models_store.projection.scatters import UNKNOWN, mixed, scatters
from models_store.unit_length import unit_length


def heaps(classes: int = 5, each: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Classes that lie well apart, and which picture is of which."""
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(classes), each)
    around = 3 * np.eye(8)[:classes][labels]
    return (around + 0.2 * random.normal(size=around.shape)).astype(np.float32), labels


def test_heaps_that_lie_apart_are_found() -> None:
    vectors, labels = heaps()
    found = pseudo_labels(vectors)
    assert len({*zip(found.tolist(), labels.tolist(), strict=True)}) == 5
    assert len(set(found.tolist())) == 5


def test_length_does_not_matter_and_the_seed_decides() -> None:
    vectors, _ = heaps()
    longer = vectors * np.random.default_rng(1).uniform(1, 9, (len(vectors), 1)).astype(np.float32)
    one, other = pseudo_labels(vectors, 3, seed=5), pseudo_labels(longer, 3, seed=5)
    assert np.array_equal(one, other)
    assert set(one.tolist()) == {0, 1, 2}


def test_clusters_scatter_less_than_the_classes_they_cut_up() -> None:
    vectors, labels = heaps()
    cut = scatters(vectors, pseudo_labels(vectors, 15))
    assert np.trace(cut.within) < 0.9 * np.trace(scatters(vectors, labels).within)


def test_without_labels_within_is_between_clusters_and_all() -> None:
    vectors, labels = heaps()
    true = scatters(vectors, labels)
    found = guessed_scatters(vectors, beta=0.25)
    assert np.allclose(found.total, true.total)
    assert np.allclose(found.within, 0.25 * true.within + 0.75 * true.total)


def test_labels_are_assisted_by_clusters_of_all() -> None:
    vectors, labels = heaps()
    partly = np.where(np.arange(len(labels)) % 3, labels, UNKNOWN)
    trained, guessed = scatters(vectors, partly), scatters(vectors, labels)
    for beta in (0.0, 0.4):
        found = assisted_scatters(vectors, partly, beta=beta)
        assert np.allclose(found.within, mixed(trained, guessed, beta).within)


@pytest.mark.parametrize("vectors", [heaps()[0][:3], np.full((20, 2), np.inf, np.float32)])
def test_what_cannot_be_clustered_is_refused(vectors: np.ndarray) -> None:
    with pytest.raises(ProjectionError, match="clustered") as raised:
        pseudo_labels(unit_length(vectors) if np.isfinite(vectors).all() else vectors)
    assert raised.value.hint
