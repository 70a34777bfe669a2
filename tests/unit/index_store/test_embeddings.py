"""The embedding store in peace; `test_embeddings_crash.py` has it in trouble."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index_store import embedding_files
from index_store.embeddings import EmbeddingStore
from index_store.errors import ConflictError, DimensionError, IndexStoreError, NotFoundError


@pytest.fixture
def store(tmp_path):
    return EmbeddingStore.open(tmp_path / "colour-1", 4, create=True)


def batch(first: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    ids = np.arange(first, first + n, dtype=np.int64)
    return ids, np.repeat(ids[:, None], 4, axis=1).astype(np.float32)


def reopened(store: EmbeddingStore) -> EmbeddingStore:
    return EmbeddingStore.open(store._folder)


def test_starts_empty(store):
    assert len(store) == 0
    assert store.ids().shape == (0,)
    assert store.vectors().shape == (0, 4)


def test_keeps_what_is_appended_in_order(store):
    store.append(*batch(10, 3))
    store.append(*batch(2, 2))
    for one in (store, reopened(store)):
        assert one.ids().tolist() == [10, 11, 12, 2, 3]
        assert one.vectors()[:, 0].tolist() == [10, 11, 12, 2, 3]
        assert one.dimension == 4


def test_views_are_read_only(store):
    store.append(*batch(1, 2))
    with pytest.raises(ValueError, match="read-only"):
        store.vectors()[0, 0] = 5
    with pytest.raises(ValueError, match="read-only"):
        store.ids()[0] = 5


def test_a_snapshot_stays_as_it_was(store):
    store.append(*batch(1, 2))
    before = store.snapshot()
    store.append(*batch(3, 2))
    assert before.ids.tolist() == [1, 2]
    assert before.vectors[:, 0].tolist() == [1, 2]


def test_sees_what_another_appended_after_a_refresh(store):
    other = reopened(store)
    other.append(*batch(1, 2))
    assert len(store) == 0
    assert store.refresh()
    assert store.ids().tolist() == [1, 2]
    assert not store.refresh()


def test_an_empty_batch_changes_nothing(store):
    store.append(*batch(1, 2))
    store.append(*batch(9, 0))
    assert reopened(store).ids().tolist() == [1, 2]


def test_accepts_other_layouts_and_types(store):
    ids, vectors = batch(1, 3)
    store.append(ids.astype(np.int32), np.asfortranarray(vectors.astype(np.float64)))
    assert reopened(store).vectors().tolist() == vectors.tolist()


@pytest.mark.parametrize("first", [1, 3])
def test_a_picture_has_one_embedding(store, first):
    store.append(*batch(1, 3))
    store.append(*batch(100, 1))
    with pytest.raises(ConflictError, match=rf"picture {first}\b"):
        reopened(store).append(*batch(first, 5))
    assert store.ids().tolist() == [1, 2, 3, 100]


def test_a_picture_another_process_appended_is_refused_too(store):
    reopened(store).append(*batch(1, 3))
    with pytest.raises(ConflictError):
        store.append(*batch(2, 1))


def test_a_picture_twice_in_a_batch_is_refused(store):
    ids, vectors = batch(1, 2)
    with pytest.raises(ConflictError):
        store.append(ids[[0, 0]], vectors)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_must_be_finite(store, bad):
    ids, vectors = batch(7, 3)
    vectors[1, 2] = bad
    with pytest.raises(IndexStoreError, match="picture 8"):
        store.append(ids, vectors)
    assert len(reopened(store)) == 0


def test_shapes_must_fit(store):
    ids, vectors = batch(1, 3)
    for wrong in ((ids, vectors[:, :3]), (ids[:2], vectors), (ids[:, None], vectors)):
        with pytest.raises(DimensionError):
            store.append(*wrong)


def test_tells_which_pictures_are_missing(store):
    store.append(*batch(3, 3))
    assert store.missing(np.array([7, 4, 2, 5], np.int64)).tolist() == [2, 7]


def test_opening_another_dimension_is_refused(store):
    with pytest.raises(DimensionError):
        EmbeddingStore.open(store._folder, 5, create=True)


def test_opening_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotFoundError):
        EmbeddingStore.open(tmp_path / "nothing", 4)
    assert not (tmp_path / "nothing").exists()


def test_creating_twice_keeps_what_is_there(store):
    store.append(*batch(1, 2))
    assert len(EmbeddingStore.open(store._folder, 4, create=True)) == 2


def test_writers_take_turns(store):
    def write(first: int) -> None:
        one = reopened(store)
        for start in range(first, first + 100, 10):
            one.append(*batch(start, 10))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, (0, 100, 200, 300)))
    store.refresh()
    assert sorted(store.ids().tolist()) == list(range(400))
    assert (store.vectors()[:, 0] == store.ids()).all()


def test_readers_see_whole_batches_while_others_write(store):
    reader, stop, broken = reopened(store), threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            reader.refresh()
            ids, vectors = reader.snapshot()
            if len(ids) % 10 or (vectors[:, 3] != ids).any():
                broken.append(len(ids))

    thread = threading.Thread(target=read)
    thread.start()
    for start in range(0, 500, 10):
        store.append(*batch(start, 10))
    stop.set()
    thread.join()
    reader.refresh()
    assert (broken, len(reader)) == ([], 500)


def test_a_writer_that_never_ends_is_a_conflict(store, monkeypatch):
    monkeypatch.setattr(embedding_files, "LOCK_TIMEOUT_S", 0.05)
    with embedding_files.writing(store._folder), ThreadPoolExecutor(1) as pool:
        late = pool.submit(reopened(store).append, *batch(1, 1))
        with pytest.raises(ConflictError):
            late.result()
