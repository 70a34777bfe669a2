"""The stored embeddings of one encoder over one gallery, looked up by picture."""

from collections.abc import Iterator
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index_store.base import Rows, Vectors
from index_store.embedding_files import GONE
from index_store.embeddings import EmbeddingStore
from tasks.runtime import Engine
from tasks.shelf_folder import shelf_folder


class Embedded:
    """Reads embeddings where they lie; nothing is copied but what is asked for."""

    def __init__(self, encoder: str, store: EmbeddingStore) -> None:
        """Take a store as it is now; what is appended later is not seen."""
        self.encoder = encoder
        self._ids, self._vectors = store.snapshot()
        order = np.argsort(self._ids, kind="stable")
        self._order = order[self._ids[order] != GONE]
        self.ids: Rows = self._ids[self._order]

    @classmethod
    def open(cls, engine: Engine, gallery_id: int, encoder: str) -> Self | None:
        """Those of an encoder; None where it has not embedded the gallery."""
        folder = shelf_folder(engine.var, gallery_id, encoder, engine.revision(encoder))
        if not EmbeddingStore.exists(folder):
            return None
        found = cls(encoder, EmbeddingStore.open(folder))
        return found if len(found.ids) else None

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return int(self._vectors.shape[1])

    def has(self, ids: Rows) -> NDArray[np.bool_]:
        """Which of these pictures have an embedding, shape ``(n,)``."""
        places = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        found: NDArray[np.bool_] = self.ids[places] == ids
        return found

    def of(self, ids: Rows) -> Vectors:
        """Embeddings of pictures that have one, in their order, shape ``(n, dimension)``."""
        rows = self._order[np.searchsorted(self.ids, ids)]
        return np.asarray(self._vectors[rows])

    def chunks(self, ids: Rows, size: int) -> Iterator[tuple[Rows, Vectors]]:
        """Those of ``ids`` that have an embedding, so many at a time, with their embeddings."""
        there = ids[self.has(ids)]
        for start in range(0, len(there), size):
            some = there[start : start + size]
            yield some, self.of(some)
