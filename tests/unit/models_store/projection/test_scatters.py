from itertools import permutations

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.scatters import UNKNOWN, Scatters, mixed, scatters, shrunk

LABELS = np.repeat([0, 1, 2], [4, 2, 5])


def embeddings(rows: int = 11, dimension: int = 3) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(rows, dimension)).astype(np.float32)


def mean_product(vectors: np.ndarray, pairs: list[tuple[int, int]]) -> np.ndarray:
    differences = np.array([vectors[one] - vectors[other] for one, other in pairs], float)
    return differences.T @ differences / len(pairs)


def test_the_within_scatter_is_half_that_of_pairs_of_a_class() -> None:
    vectors = embeddings()
    by_class = [
        (rows, mean_product(vectors, [*permutations(rows, 2)]))
        for rows in (np.flatnonzero(one == LABELS).tolist() for one in range(3))
    ]
    of_pairs = sum(len(rows) * mean for rows, mean in by_class) / len(vectors)
    assert np.allclose(scatters(vectors, LABELS).within, of_pairs / 2)


def test_the_total_scatter_is_half_that_of_all_pairs() -> None:
    vectors = embeddings()
    of_pairs = mean_product(vectors, [*permutations(range(11), 2)])
    assert np.allclose(scatters(vectors, LABELS).total, of_pairs / 2)


def test_unknown_and_single_pictures_are_only_in_the_total() -> None:
    vectors = embeddings(14)
    labels = np.concatenate([LABELS, [7, UNKNOWN, UNKNOWN]])
    found, known = scatters(vectors, labels), scatters(vectors[:11], LABELS)
    assert np.allclose(found.within, known.within)
    assert np.allclose(found.total, np.cov(vectors.T.astype(float)))


def test_mixing_goes_from_the_trained_to_the_guessed() -> None:
    trained = Scatters(np.eye(2), 3 * np.eye(2))
    guessed = Scatters(np.diag([2.0, 0.0]), np.eye(2))
    found = mixed(trained, guessed, 0.25)
    assert np.allclose(found.within, np.diag([1.25, 0.75]))
    assert np.allclose(found.total, 2.5 * np.eye(2))


@pytest.mark.parametrize("beta", [1.0, -0.1, float("nan")])
def test_clusters_never_stand_for_everything(beta: float) -> None:
    one = Scatters(np.eye(2), np.eye(2))
    with pytest.raises(ProjectionError, match="share") as raised:
        mixed(one, one, beta)
    assert raised.value.hint


def test_scatters_of_different_dimensions_do_not_mix() -> None:
    with pytest.raises(ProjectionError, match="dimensions"):
        mixed(Scatters(np.eye(2), np.eye(2)), Scatters(np.eye(3), np.eye(3)), 0.5)


def test_shrinking_adds_a_share_of_the_mean_variance() -> None:
    assert np.allclose(shrunk(np.diag([3.0, 1.0]), 0.5), np.diag([4.0, 2.0]))


@pytest.mark.parametrize(
    ("vectors", "labels", "says"),
    [
        (embeddings(), np.zeros(11, int), "classes"),
        (embeddings(), np.arange(11), "classes"),
        (embeddings(), np.full(11, UNKNOWN), "classes"),
        (embeddings(), np.concatenate([[0, 0], np.arange(1, 10)]), "classes"),
        (np.full((11, 3), np.nan, np.float32), LABELS, "finite"),
        (embeddings(), LABELS[:5], "do not fit"),
    ],
    ids=["one class", "all single", "unknown", "one pair", "not finite", "too few labels"],
)
def test_what_shows_no_difference_is_refused(
    vectors: np.ndarray, labels: np.ndarray, says: str
) -> None:
    with pytest.raises(ProjectionError, match=says) as raised:
        scatters(vectors, labels)
    assert raised.value.hint
