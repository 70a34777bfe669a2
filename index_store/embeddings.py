"""The embeddings of one gallery by one encoder revision: append-only, crash-safe, memory-mapped."""

import threading
from pathlib import Path
from typing import Self

import numpy as np

from index_store import embedding_files as files
from index_store.base import Rows, Vectors
from index_store.embedding_files import Embeddings
from index_store.errors import ConflictError, DimensionError, IndexStoreError
from index_store.full_disk import full_disk, is_full_disk
from index_store.shapes import as_vectors


class EmbeddingStore:
    """Reads and appends embeddings; safe to share between threads and processes.

    Build one with :meth:`open`. Readers never lock and see the rows that counted when they last
    called :meth:`refresh`; what they were given stays valid while others append.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._refreshing = threading.Lock()
        self._stamp: files.Stamp | None = None
        self._highest = -1  # the largest id seen tells most newcomers from known ones
        self._seen = files.map_rows(folder, files.Manifest(dimension=dimension, rows=0))

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a store in ``folder``."""
        return (folder / files.MANIFEST).is_file()

    @classmethod
    def open(cls, folder: Path, dimension: int | None = None, *, create: bool = False) -> Self:
        """Open the store in ``folder``.

        Args:
            folder: Where it is.
            dimension: Length of an embedding; None accepts what is stored.
            create: Make an empty store, of the given dimension, if there is none.

        Raises:
            NotFoundError: There is no store, and none is to be made.
            DimensionError: The store holds embeddings of another dimension.
            CorruptStoreError: The files hold less than the manifest says.
        """
        if create and dimension is not None and not cls.exists(folder):
            files.create(folder, dimension)
        stored = files.read_manifest(folder).dimension
        if dimension not in (None, stored):
            raise DimensionError(
                f"{folder} holds embeddings of dimension {stored}, not {dimension}",
                hint="Another encoder wrote it; every encoder revision has a folder of its own.",
            )
        store = cls(folder, stored)
        store.refresh()
        return store

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._dimension

    def __len__(self) -> int:
        """Rows that counted at the last refresh."""
        return len(self._seen.ids)

    def snapshot(self) -> Embeddings:
        """Ids and vectors of one and the same moment, memory-mapped and read-only."""
        return self._seen

    def ids(self) -> Rows:
        """Picture ids in order of arrival, shape ``(n,)``; ``GONE`` where another row took the place."""
        return self._seen.ids

    def vectors(self) -> Vectors:
        """Embeddings of shape ``(n, dimension)``; read-only."""
        return self._seen.vectors

    def missing(self, ids: Rows) -> Rows:
        """Those of ``ids`` that have no embedding yet, ascending."""
        return np.setdiff1d(ids, self._seen.ids)

    def refresh(self) -> bool:
        """Take in what others appended; one ``stat`` when that is nothing.

        Returns:
            Whether there are new rows.

        Raises:
            NotFoundError: The store is gone.
            CorruptStoreError: The files hold less than the manifest says.
        """
        with self._refreshing:
            stamp = files.stamp(self._folder)
            if stamp == self._stamp:
                return False
            before = len(self._seen.ids)
            self._seen = files.map_rows(self._folder, files.read_manifest(self._folder))
            self._highest = max(self._highest, int(self._seen.ids[before:].max(initial=-1)))
            self._stamp = stamp
            return len(self._seen.ids) > before

    def append(self, ids: Rows, vectors: Vectors) -> None:
        """Add a batch, whole or not at all; it is on disk when this returns.

        Args:
            ids: Picture ids, shape ``(n,)``, each new to the store.
            vectors: Their embeddings, shape ``(n, dimension)``.

        Raises:
            DimensionError: The shapes do not fit.
            ConflictError: A picture has an embedding already, or another writer keeps the lock.
            IndexStoreError: A value is not finite, or the disk refuses, for instance because it is
                full; what was there before is untouched.
        """
        self._append(self._accepted(ids, vectors), is_new=True)

    def replace(self, ids: Rows, vectors: Vectors) -> None:
        """Add a batch like :meth:`append`, of pictures that may have an embedding already.

        What they had does not count any more, and what was there is on disk until the store is made anew.
        """
        self._append(self._accepted(ids, vectors), is_new=False)

    def withdraw(self, ids: Rows) -> None:
        """Take embeddings away, as :meth:`replace` does, without others in their place."""
        known = np.intersect1d(ids, self._seen.ids)
        nothing = np.zeros((len(known), self._dimension), np.float32)
        self._append(Embeddings(files.withdrawing(known), nothing), is_new=False)

    def _append(self, batch: Embeddings, *, is_new: bool) -> None:
        if not len(batch.ids):
            return
        with files.writing(self._folder):
            self.refresh()
            if is_new:
                self._refuse_known(batch.ids)
            pictures = files.pictures_of(batch.ids)
            replacing = 0 if is_new else int(np.isin(pictures, self._seen.ids).sum())
            manifest = files.read_manifest(self._folder)
            try:
                files.append_rows(self._folder, manifest, batch, replacing)
            except OSError as error:
                if is_full_disk(error):
                    raise full_disk(self._folder) from error
                raise IndexStoreError(
                    f"cannot write embeddings to {self._folder}: {error.strerror}",
                    hint="See to the folder's permissions: what was written before stays.",
                ) from error
            self.refresh()

    def _accepted(self, ids: Rows, vectors: Vectors) -> Embeddings:
        vectors = as_vectors(vectors, self._dimension)
        if ids.shape != (len(vectors),):
            raise DimensionError(f"{len(vectors)} vectors came with ids of shape {ids.shape}")
        finite = np.isfinite(vectors).all(axis=1)
        if not finite.all():
            raise IndexStoreError(f"the embedding of picture {ids[~finite][0]} is not finite")
        return Embeddings(ids, vectors)

    def _refuse_known(self, ids: Rows) -> None:
        if len(np.unique(ids)) < len(ids):
            raise ConflictError("a picture occurs twice in one batch of embeddings")
        if ids.min() > self._highest:
            return  # pictures come in ascending order, so this is the rule
        known = np.intersect1d(ids, self._seen.ids)
        if len(known):
            raise ConflictError(f"picture {known[0]} has an embedding already")
