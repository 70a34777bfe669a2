"""The files of an embedding store: their layout, and the order in which they are written.

Two flat files grow, one of vectors and one of picture ids, and a small manifest says how many rows
of them count. Rows are written and synced first, then the manifest is replaced in one step:
whenever the process dies, the rows the manifest counts are whole, and what lies behind them is cut
off by the next writer.

A row is never changed: what replaces it comes after it, under the same id, and what takes an embedding away
is a row as well, whose id is :func:`withdrawing` that of the picture.
"""

import os
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, NonNegativeInt, PositiveInt, ValidationError

from index_store.base import Rows, Vectors
from index_store.durable import sync_folder, write_atomically
from index_store.errors import CorruptStoreError, NotFoundError
from index_store.locks import exclusive

VECTORS = "vectors.f32"
IDS = "ids.i64"
MANIFEST = "manifest.json"
LOCK = ".lock"

VECTOR_TYPE: np.dtype[np.float32] = np.dtype("<f4")
ID_TYPE: np.dtype[np.int64] = np.dtype("<i8")

GONE = -1
"""Stands for the id of a row that does not count any more: no picture has it."""

LOCK_TIMEOUT_S = 60.0  # a batch is on disk in well under a second


class Embeddings(NamedTuple):
    """Ids and vectors that belong together.

    Attributes:
        ids: Picture ids in order of arrival, shape ``(n,)``; ``GONE`` where a later row took the place.
        vectors: Their embeddings, shape ``(n, dimension)``.
    """

    ids: Rows
    vectors: Vectors


class Manifest(BaseModel):
    """What counts.

    Attributes:
        dimension: Of each row.
        rows: How many.
        replaced: How many of them took the place of others, or took an embedding away.
    """

    dimension: PositiveInt
    rows: NonNegativeInt
    replaced: NonNegativeInt = 0


Stamp = tuple[int, int, int]


def stamp(folder: Path) -> Stamp:
    """Something that differs whenever the manifest was replaced.

    Raises:
        NotFoundError: There is no store.
    """
    try:
        status = (folder / MANIFEST).stat()
    except FileNotFoundError as error:
        raise NotFoundError(f"there are no embeddings in {folder}") from error
    return status.st_ino, status.st_mtime_ns, status.st_size


def read_manifest(folder: Path) -> Manifest:
    """What counts in this folder.

    Raises:
        NotFoundError: There is no store.
        CorruptStoreError: The manifest is not one.
    """
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError(f"there are no embeddings in {folder}") from error
    except ValidationError as error:
        raise CorruptStoreError(f"{folder / MANIFEST} is not a manifest") from error


def writing(folder: Path) -> AbstractContextManager[None]:
    """Be the only writer.

    Raises:
        ConflictError: Another writer does not come to an end.
    """
    return exclusive(folder / LOCK, timeout_s=LOCK_TIMEOUT_S)


def create(folder: Path, dimension: int) -> None:
    """Make an empty store, unless another process just has."""
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder):
        if (folder / MANIFEST).exists():
            return
        for name in (VECTORS, IDS):
            (folder / name).write_bytes(b"")
        _commit(folder, Manifest(dimension=dimension, rows=0))
        sync_folder(folder.parent)


def map_rows(folder: Path, manifest: Manifest) -> Embeddings:
    """The rows that count, memory-mapped and read-only.

    Raises:
        CorruptStoreError: A file is missing or too short.
    """
    shape = (manifest.rows, manifest.dimension)
    ids: Rows = _map_file(folder / IDS, ID_TYPE, shape[:1])
    vectors: Vectors = _map_file(folder / VECTORS, VECTOR_TYPE, shape)
    return Embeddings(_latest(ids) if manifest.replaced else ids, vectors)


def withdrawing(ids: Rows) -> Rows:
    """Ids of rows that take the embeddings of these pictures away."""
    return ~ids


def pictures_of(ids: Rows) -> Rows:
    """Whose embeddings rows are or take away."""
    return np.where(ids < 0, ~ids, ids)


def _latest(ids: Rows) -> Rows:
    """The ids with ``GONE`` wherever a later row says something else of the same picture."""
    _, from_the_end = np.unique(pictures_of(ids)[::-1], return_index=True)
    last = len(ids) - 1 - from_the_end
    latest = np.full_like(ids, GONE)
    latest[last] = np.maximum(ids[last], GONE)
    return latest


def append_rows(folder: Path, manifest: Manifest, batch: Embeddings, replacing: int) -> None:
    """Put a batch, not empty, behind the rows that count, then count it; while :func:`writing`.

    Args:
        folder: The store's.
        manifest: What counts so far.
        batch: The rows.
        replacing: How many of them take the place of others.

    Raises:
        OSError: The disk refused; the rows that counted before still do.
    """
    grown = Manifest(
        dimension=manifest.dimension,
        rows=manifest.rows + len(batch.ids),
        replaced=manifest.replaced + replacing,
    )
    try:
        _write(folder / VECTORS, batch.vectors.astype(VECTOR_TYPE, copy=False), manifest.rows)
        _write(folder / IDS, batch.ids.astype(ID_TYPE, copy=False), manifest.rows)
        _commit(folder, grown)
    except OSError:
        _drop_tail(folder)
        raise


def _map_file(path: Path, kind: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if shape[0] == 0:
        return np.empty(shape, kind)  # nothing cannot be mapped
    try:
        return np.memmap(path, kind, mode="r", shape=shape).view(np.ndarray)
    except (OSError, ValueError) as error:
        raise CorruptStoreError(
            f"{path} is missing or shorter than its manifest says",
            hint="Remove the folder and reindex: its pictures are embedded again.",
        ) from error


def _write(path: Path, values: NDArray[Any], rows: int) -> None:
    """Replace whatever lies behind the first ``rows`` rows, such as what a crash left there."""
    with path.open("r+b") as file:
        file.truncate(rows * values[0].nbytes)
        file.seek(0, os.SEEK_END)
        file.write(np.ascontiguousarray(values).data)
        file.flush()
        os.fsync(file.fileno())


def _commit(folder: Path, manifest: Manifest) -> None:
    write_atomically(folder / MANIFEST, manifest.model_dump_json().encode())


def _drop_tail(folder: Path) -> None:
    """Give back the space of a batch that failed; tidiness only, as the next writer cuts it too."""
    with suppress(OSError):
        manifest = read_manifest(folder)
        os.truncate(folder / VECTORS, manifest.rows * manifest.dimension * VECTOR_TYPE.itemsize)
        os.truncate(folder / IDS, manifest.rows * ID_TYPE.itemsize)
