"""Only indexes that work are published."""

import numpy as np
import pytest

from index_store.base import Neighbours, Vectors
from index_store.checks import check_index
from index_store.errors import CorruptStoreError, IndexStoreError
from index_store.faiss_index import ExactIndex
from index_store.kinds import INDEX_KINDS


@pytest.fixture(scope="module")
def vectors(make_vectors) -> Vectors:
    return make_vectors(2000, 16)


class Tampered:
    """An exact index whose answers a test changes."""

    def __init__(self, vectors: Vectors, change) -> None:
        self._index = ExactIndex.build([vectors], vectors.shape[1])
        self._change = change
        self.dimension = vectors.shape[1]

    def __len__(self) -> int:
        return len(self._index)

    def search(self, queries: Vectors, k: int) -> Neighbours:
        found = self._index.search(queries, k)
        return Neighbours(self._change(found.rows), found.scores)


@pytest.mark.parametrize("kind", sorted(INDEX_KINDS))
def test_a_good_index_passes(kind, vectors):
    figures = check_index(INDEX_KINDS[kind].build([vectors], 16), vectors)
    assert (figures.rows, figures.dimension) == (2000, 16)
    assert figures.self_recall >= 0.99
    assert figures.recall == 1.0 if kind == "exact" else figures.recall >= 0.95


def test_projected_indexes_are_compared_with_projected_vectors(vectors):
    def halved(chunk: Vectors) -> Vectors:
        half = chunk[:, :8]
        return half / np.linalg.norm(half, axis=1, keepdims=True)

    assert check_index(ExactIndex.build([halved(vectors)], 8), vectors, halved).recall == 1.0


@pytest.mark.parametrize("n", [1, 5])
def test_a_handful_of_pictures_is_enough(vectors, n):
    figures = check_index(ExactIndex.build([vectors[:n]], 16), vectors[:n])
    assert figures == (n, 16, 1.0, 1.0)


def test_duplicates_and_zeros_do_no_harm(vectors):
    odd = np.concatenate([np.repeat(vectors[:1], 500, axis=0), np.zeros((500, 16), np.float32)])
    assert check_index(ExactIndex.build([odd], 16), odd).recall == 1.0


def test_another_count_is_refused(vectors):
    with pytest.raises(CorruptStoreError, match="1999"):
        check_index(ExactIndex.build([vectors[:1999]], 16), vectors)


def test_another_dimension_is_refused(vectors):
    with pytest.raises(CorruptStoreError, match="dimension 8"):
        check_index(ExactIndex.build([vectors[:, :8]], 8), vectors)


def test_rows_in_another_order_are_refused(vectors):
    with pytest.raises(CorruptStoreError, match="find themselves"):
        check_index(Tampered(vectors, lambda rows: (rows + 1) % 2000), vectors)


def test_missing_neighbours_are_refused(vectors):
    def forgetful(rows):
        return np.where(np.arange(rows.shape[1]) < 8, rows, -1)

    with pytest.raises(IndexStoreError, match=r"80\.0%") as caught:
        check_index(Tampered(vectors, forgetful), vectors)
    assert "exact" in caught.value.hint


def test_the_same_neighbour_counts_once(vectors):
    with pytest.raises(IndexStoreError, match=r"10\.0%"):
        check_index(Tampered(vectors, lambda rows: np.repeat(rows[:, :1], 10, axis=1)), vectors)
