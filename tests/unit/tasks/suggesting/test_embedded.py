"""Stored embeddings are looked up by picture, as they are now."""

from pathlib import Path

import numpy as np

from index_store.embeddings import EmbeddingStore
from tasks.suggesting.embedded import Embedded


def test_what_was_replaced_or_taken_away_is_not_seen(tmp_path: Path) -> None:
    store = EmbeddingStore.open(tmp_path, 2, create=True)
    store.append(np.array([7, 3, 5]), np.array([[7, 0], [3, 0], [5, 0]], np.float32))
    store.replace(np.array([3]), np.array([[3, 1]], np.float32))
    store.withdraw(np.array([5]))
    found = Embedded("caption", store)
    assert found.ids.tolist() == [3, 7]
    assert found.has(np.array([1, 3, 5, 7, 9])).tolist() == [False, True, False, True, False]
    assert found.of(np.array([7, 3])).tolist() == [[7, 0], [3, 1]]
    parts = list(found.chunks(np.array([3, 5, 7]), 1))
    assert [ids.tolist() for ids, _ in parts] == [[3], [7]]
