"""Appends batches to a store and is killed, or kills itself, on the way; run by a test.

Usage: ``append_and_die.py FOLDER STEP``, where STEP is one of STEPS.
"""

import os
import signal
import sys
from pathlib import Path

import numpy as np

from index_store import durable, embedding_files
from index_store.embeddings import EmbeddingStore

STEPS = ("vectors half written", "vectors written", "ids written", "manifest aside", "never")
BATCH = 50
DIMENSION = 64


def batch(first: int) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings that tell which picture they belong to."""
    ids = np.arange(first, first + BATCH, dtype=np.int64)
    return ids, np.repeat(ids[:, None], DIMENSION, axis=1).astype(np.float32)


def die(*_: object) -> None:
    """As the kernel's out-of-memory killer would have it: at once, nothing cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(step: str) -> None:
    """Arrange for death in the midst of the next append."""
    write = embedding_files._write

    def write_half(path: Path, values: np.ndarray, rows: int) -> None:
        write(path, values[: BATCH // 2], rows)
        os.truncate(path, path.stat().st_size - 13)  # in the midst of a number
        die()

    def write_and_die(path: Path, values: np.ndarray, rows: int) -> None:
        write(path, values, rows)
        die()

    def write_aside(path: Path, data: bytes) -> None:
        path.with_name(f"{path.name}.tmp").write_bytes(data)
        die()

    if step == "vectors half written":
        embedding_files._write = write_half
    elif step == "vectors written":
        embedding_files._write = write_and_die
    elif step == "ids written":
        embedding_files._commit = die
    elif step == "manifest aside":
        embedding_files.write_atomically = write_aside


def main(folder: Path, step: str) -> None:
    """Append for ever, saying after each batch how many rows are surely on disk."""
    assert embedding_files.write_atomically is durable.write_atomically
    store = EmbeddingStore.open(folder, DIMENSION, create=True)
    if step != "never":
        store.append(*batch(0))
        die_at(step)
    for first in range(len(store), 10**9, BATCH):
        store.append(*batch(first))
        sys.stdout.write(f"{len(store)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
