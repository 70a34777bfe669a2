"""FAISS behind the index protocol: exact search, and the HNSW graph.

Both keep inner products of normalised vectors, which are cosine similarities: higher is better.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import faiss
import numpy as np

from index_store.base import Neighbours, Rows, Vectors
from index_store.errors import CorruptStoreError, EmptyIndexError
from index_store.shapes import as_vectors

FILE = "index.faiss"


class _Found(NamedTuple):
    """FAISS's order of things."""

    scores: Vectors
    rows: Rows


class _FaissIndex:
    """What the FAISS kinds share; a kind says how it starts out and how it searches."""

    kind: ClassVar[str]
    _stored_as: ClassVar[type[faiss.Index]]

    def __init__(self, index: faiss.Index) -> None:
        self._index: Any = index  # FAISS's stubs leave out most of a graph's attributes

    @classmethod
    def build(cls, chunks: Iterable[Vectors], dimension: int, *, seed: int = 0) -> Self:
        """Build from chunks of shape ``(m, dimension)``; the same chunks and seed, the same index.

        Raises:
            DimensionError: A chunk has another dimension.
            EmptyIndexError: There were no vectors.
        """
        index = cls._empty(dimension, seed)
        for chunk in chunks:
            index.add(as_vectors(chunk, dimension))
        if index.ntotal == 0:
            raise EmptyIndexError("there are no vectors to index")
        return cls(index)

    @classmethod
    def _empty(cls, dimension: int, seed: int) -> faiss.Index:
        raise NotImplementedError

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            CorruptStoreError: The file is missing, unreadable or of another kind.
        """
        path = folder / FILE
        try:
            index = faiss.read_index(str(path))
        except (RuntimeError, MemoryError) as error:  # FAISS reports every failure as one of these
            raise CorruptStoreError(
                f"cannot read the index {path}", hint="Reindex the gallery, or roll back."
            ) from error
        if not isinstance(index, cls._stored_as):
            raise CorruptStoreError(f"{path} is not an index of the kind {cls.kind!r}")
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write into ``folder``."""
        faiss.write_index(self._index, str(folder / FILE))

    def search(self, queries: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest rows of each query, shape ``(q, dimension)``, L2-normalised.

        Raises:
            DimensionError: The queries have another dimension.
        """
        scores, rows = self._nearest(as_vectors(queries, self.dimension), k)
        scores[rows < 0] = -np.inf  # FAISS pads with the lowest finite float
        return Neighbours(rows, scores)

    def _nearest(self, queries: Vectors, k: int) -> _Found:
        return _Found(*self._index.search(queries, k))

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)


class ExactIndex(_FaissIndex):
    """Compares the query with every vector; the yardstick, and quick enough for small galleries."""

    kind = "exact"
    _stored_as = faiss.IndexFlatIP

    @classmethod
    def _empty(cls, dimension: int, seed: int) -> faiss.Index:
        return faiss.IndexFlatIP(dimension)


class HnswIndex(_FaissIndex):
    """The navigable small-world graph of Malkov and Yashunin (TPAMI 2020, arXiv 1603.09320)."""

    kind = "hnsw"
    _stored_as = faiss.IndexHNSWFlat

    LINKS = 32
    BEAM_BUILDING = 200
    BEAM_SEARCHING = 64

    @classmethod
    def _empty(cls, dimension: int, seed: int) -> faiss.Index:
        index = faiss.IndexHNSWFlat(dimension, cls.LINKS, faiss.METRIC_INNER_PRODUCT)
        graph: Any = index.hnsw
        graph.efConstruction = cls.BEAM_BUILDING
        graph.rng = faiss.RandomGenerator(seed)  # type: ignore[attr-defined]
        return index

    def _nearest(self, queries: Vectors, k: int) -> _Found:
        # The beam goes with the call, not into the index, which concurrent searches share.
        beam = max(self.BEAM_SEARCHING, 2 * k)
        if beam >= len(self):
            # A beam as wide as the gallery would visit everything anyway. Without the graph it also
            # *finds* everything, which hiding removed pictures relies on when it asks for all rows.
            return _Found(*self._index.storage.search(queries, k))
        how = faiss.SearchParametersHNSW(efSearch=beam)  # type: ignore[attr-defined]
        return _Found(*self._index.search(queries, k, params=how))
