"""Embeddings that take the place of others, or take them away: the last word on a picture counts."""

from pathlib import Path

import numpy as np
import pytest

from index_store.base import Vectors
from index_store.embedding_files import GONE
from index_store.embeddings import EmbeddingStore
from index_store.errors import ConflictError
from index_store.faiss_index import ExactIndex
from index_store.searcher import Searcher

FIRST = np.eye(4, dtype=np.float32)[:3]
FOURTH = np.eye(4, dtype=np.float32)[3:]


@pytest.fixture
def store(tmp_path: Path) -> EmbeddingStore:
    made = EmbeddingStore.open(tmp_path / "store", 4, create=True)
    made.append(np.array([1, 2, 3]), FIRST)
    return made


def ranked(searcher: Searcher, query: Vectors) -> list[tuple[int, float]]:
    (ranking,) = searcher.search(query[np.newaxis], 4)
    return [(one.image_id, round(one.score, 3)) for one in ranking]


def test_the_later_row_counts(store: EmbeddingStore) -> None:
    store.replace(np.array([2, 9]), np.repeat(FOURTH, 2, axis=0))
    assert store.ids().tolist() == [1, GONE, 3, 2, 9]
    assert store.missing(np.array([1, 2, 3, 4, 9])).tolist() == [4]
    with pytest.raises(ConflictError):
        store.append(np.array([2]), FOURTH)


def test_what_was_taken_away_can_come_back(store: EmbeddingStore) -> None:
    store.withdraw(np.array([1, 7]))
    assert store.ids().tolist() == [GONE, 2, 3, GONE]
    assert store.missing(np.array([1, 2])).tolist() == [1]
    store.replace(np.array([1]), FOURTH)
    assert store.ids().tolist() == [GONE, 2, 3, GONE, 1]
    store.withdraw(np.array([7]))
    assert len(store) == 5


def test_others_see_it_and_so_does_who_opens_it_anew(store: EmbeddingStore, tmp_path: Path) -> None:
    other = EmbeddingStore.open(tmp_path / "store")
    before = other.snapshot()
    store.replace(np.array([3]), FOURTH)
    assert before.ids.tolist() == [1, 2, 3]
    assert other.refresh()
    expected = [1, 2, GONE, 3]
    assert other.ids().tolist() == expected
    assert EmbeddingStore.open(tmp_path / "store").ids().tolist() == expected


def test_a_search_finds_only_what_counts(store: EmbeddingStore) -> None:
    index = ExactIndex.build(iter([store.vectors()]), 4, seed=0)
    searcher = Searcher(index, store)
    store.replace(np.array([2]), FOURTH)
    store.withdraw(np.array([3]))
    searcher.refresh()
    assert ranked(searcher, FOURTH[0])[0] == (2, 1.0)
    for query in FIRST:
        assert {image_id for image_id, _ in ranked(searcher, query)} == {1, 2}
    assert dict(ranked(searcher, FIRST[1]))[2] == 0.0
    rebuilt = Searcher(ExactIndex.build(iter([store.vectors()]), 4, seed=0), store)
    assert ranked(rebuilt, FOURTH[0]) == ranked(searcher, FOURTH[0])
