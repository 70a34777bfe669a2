from pathlib import Path

import numpy as np
import pytest

from index_store.embeddings import EmbeddingStore
from models_store.profiles import Member
from models_store.projection.kinds import FittedKind
from models_store.unit_length import unit_length
from tasks.fitting import classes, fit

CLASSES, EACH, DIMENSION = 8, 20, 24


@pytest.fixture
def store(tmp_path: Path) -> EmbeddingStore:
    """Embeddings that vary most along directions that say nothing of their class."""
    random = np.random.default_rng(0)
    centres = np.zeros((CLASSES, DIMENSION))
    centres[:, :6] = random.normal(size=(CLASSES, 6))
    noise = random.normal(size=(CLASSES * EACH, DIMENSION)) * np.repeat([0.3, 1.5], (6, 18))
    vectors = unit_length((np.repeat(centres, EACH, axis=0) + noise).astype(np.float32))
    store = EmbeddingStore.open(tmp_path / "store", DIMENSION, create=True)
    store.append(np.arange(100, 100 + len(vectors)), vectors)
    return store


def labels(per_class: int = EACH) -> dict[int, str]:
    """Labels of the first few pictures of each class."""
    return {
        100 + EACH * number + one: f"class {number}"
        for number in range(CLASSES)
        for one in range(per_class)
    }


def separation(store: EmbeddingStore, kind: FittedKind, known: dict[int, str]) -> float:
    """How much more alike pictures of one class are than others, after projection."""
    member = Member("some", 1.0, "exact", DIMENSION, kind)
    numbers = classes(known, store.ids().tolist())
    vectors = fit(member, store, numbers, seed=0).projection.apply(store.vectors())
    same = np.repeat(np.arange(CLASSES), EACH)
    same = same[:, None] == same
    alike = vectors @ vectors.T
    return float(alike[same].mean() - alike[~same].mean())


def test_labels_tell_which_directions_count(store: EmbeddingStore) -> None:
    by_variance = separation(store, "pca", labels())
    assert separation(store, "likelihood_ratio", labels()) > 2 * by_variance


def test_pca_needs_no_label(store: EmbeddingStore) -> None:
    assert separation(store, "pca", {}) == separation(store, "pca", labels())


@pytest.mark.parametrize("known", [{}, {100: "a"}, {100: "a", 120: "b"}, {100: "a", 101: "a"}])
def test_with_too_few_labels_clusters_serve(store: EmbeddingStore, known: dict[int, str]) -> None:
    assert separation(store, "likelihood_ratio", known) == separation(store, "likelihood_ratio", {})


@pytest.mark.parametrize("kind", ["pca", "likelihood_ratio"])
def test_fitted_again_to_the_same_it_is_the_same(store: EmbeddingStore, kind: FittedKind) -> None:
    member = Member("some", 1.0, "exact", DIMENSION, kind)
    numbers = classes(labels(), store.ids().tolist())
    assert numbers is not None
    projection, refit = fit(member, store, numbers, seed=0)
    again = refit(store.vectors(), numbers)
    assert again.kind == projection.kind == kind
    assert np.allclose(again.apply(store.vectors()), projection.apply(store.vectors()), atol=1e-5)


def test_without_projection_there_is_none_to_fit_again(store: EmbeddingStore) -> None:
    member = Member("some", 1.0, "exact", None, "likelihood_ratio")
    numbers = classes(labels(), store.ids().tolist())
    projection, refit = fit(member, store, numbers, seed=0)
    assert projection.kind == refit(store.vectors(), np.zeros(0, np.int64)).kind == "identity"
