"""The embedding store when processes die, disks fill up and files go missing."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import index_store
from index_store import embedding_files
from index_store.embeddings import EmbeddingStore
from index_store.errors import ConflictError, CorruptStoreError, IndexStoreError

SCRIPT = Path(__file__).with_name("append_and_die.py")
DIMENSION = 64


def start(folder: Path, step: str) -> subprocess.Popen[str]:
    path = str(Path(index_store.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), step],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder) -> EmbeddingStore:
    store = EmbeddingStore.open(folder, DIMENSION, create=True)
    store.append(*batch(0, 50))
    return store


def batch(first: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    ids = np.arange(first, first + n, dtype=np.int64)
    return ids, np.repeat(ids[:, None], DIMENSION, axis=1).astype(np.float32)


def assert_holds(store: EmbeddingStore, rows: int) -> None:
    assert store.ids().tolist() == list(range(rows))
    assert (store.vectors() == store.ids()[:, None]).all()


@pytest.mark.parametrize(
    "step", ["vectors half written", "vectors written", "ids written", "manifest aside"]
)
def test_killed_within_an_append_it_keeps_the_batches_before(folder, step):
    with start(folder, step) as process:
        assert process.wait() == -signal.SIGKILL
    survivor = EmbeddingStore.open(folder)
    assert_holds(survivor, 50)
    survivor.append(*batch(50, 50))
    assert_holds(EmbeddingStore.open(folder), 100)
    assert (folder / embedding_files.VECTORS).stat().st_size == 100 * DIMENSION * 4
    assert (folder / embedding_files.IDS).stat().st_size == 100 * 8


def test_killed_at_any_moment_it_keeps_every_batch_it_acknowledged(folder):
    promised = 0
    for lines in (1, 2, 7, 13):
        with start(folder, "never") as process:
            promised = _kill_after(process, lines)
        survivor = EmbeddingStore.open(folder)
        assert len(survivor) >= promised
        assert len(survivor) % 50 == 0
        assert_holds(survivor, len(survivor))


def _kill_after(process: subprocess.Popen[str], lines: int) -> int:
    output: Iterator[str] = iter(process.stdout or ())
    rows = [int(next(output)) for _ in range(lines)]
    process.kill()
    return max([*rows, *(int(line) for line in output if line.endswith("\n"))])


@pytest.mark.parametrize("name", [embedding_files.VECTORS, embedding_files.IDS])
def test_a_tail_that_does_not_count_is_ignored_then_overwritten(store, folder, name):
    with (folder / name).open("ab") as file:
        file.write(b"\xff" * 1001)
    again = EmbeddingStore.open(folder)
    assert_holds(again, 50)
    again.append(*batch(50, 3))
    assert_holds(EmbeddingStore.open(folder), 53)


def test_a_full_disk_leaves_the_rows_before(store, folder):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = (folder / embedding_files.VECTORS).stat().st_size + 1000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(IndexStoreError, match="no room left") as caught:
            store.append(*batch(50, 50))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "space" in caught.value.hint
    assert not isinstance(caught.value, ConflictError | CorruptStoreError)
    assert (folder / embedding_files.VECTORS).stat().st_size == 50 * DIMENSION * 4
    assert_holds(store, 50)
    store.append(*batch(50, 50))
    assert_holds(EmbeddingStore.open(folder), 100)


@pytest.mark.parametrize("name", [embedding_files.VECTORS, embedding_files.IDS])
def test_files_shorter_than_the_manifest_says_are_refused(store, folder, name):
    os.truncate(folder / name, (folder / name).stat().st_size - 1)
    with pytest.raises(CorruptStoreError, match=name):
        EmbeddingStore.open(folder)
    (folder / name).unlink()
    with pytest.raises(CorruptStoreError, match=name):
        EmbeddingStore.open(folder)


@pytest.mark.parametrize("content", [b"", b"{", b'{"dimension": 0, "rows": 1}', b"[]"])
def test_a_manifest_that_is_none_is_refused(store, folder, content):
    (folder / embedding_files.MANIFEST).write_bytes(content)
    with pytest.raises(CorruptStoreError, match="manifest"):
        EmbeddingStore.open(folder)
