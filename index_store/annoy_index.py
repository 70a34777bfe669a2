"""Annoy behind the index protocol: a forest of random-projection trees, memory-mapped.

Annoy's file says neither how long its vectors are nor how long it should be itself, and a truncated
one loads without complaint and answers nonsense; a small JSON file beside it says both.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Self

import annoy
import numpy as np
from pydantic import BaseModel, PositiveInt, ValidationError

from index_store.base import Neighbours, Vectors
from index_store.errors import CorruptStoreError, EmptyIndexError
from index_store.shapes import as_vectors

FILE = "index.annoy"
ABOUT = "index.json"


class _About(BaseModel):
    """What the forest's own file does not say."""

    dimension: PositiveInt
    rows: PositiveInt
    bytes: PositiveInt


class AnnoyIndex:
    """Spotify's Annoy with the angular metric, turned into cosine similarity."""

    kind: ClassVar[str] = "annoy"

    TREES = 50
    BREADTH = 100  # nodes inspected per tree, at least: with fewer, the first ten suffer

    def __init__(self, forest: annoy.AnnoyIndex, dimension: int) -> None:
        self._forest = forest
        self._dimension = dimension

    @classmethod
    def build(cls, chunks: Iterable[Vectors], dimension: int, *, seed: int = 0) -> Self:
        """Build from chunks of shape ``(m, dimension)``; the same chunks and seed, the same forest.

        Raises:
            DimensionError: A chunk has another dimension.
            EmptyIndexError: There were no vectors.
        """
        forest = annoy.AnnoyIndex(dimension, "angular")
        forest.set_seed(seed)
        for chunk in chunks:
            for vector in as_vectors(chunk, dimension).tolist():
                forest.add_item(forest.get_n_items(), vector)
        if forest.get_n_items() == 0:
            raise EmptyIndexError("there are no vectors to index")
        forest.build(cls.TREES, n_jobs=1)  # several jobs append nodes in an order that varies
        return cls(forest, dimension)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Memory-map what :meth:`save` wrote.

        Raises:
            CorruptStoreError: A file is missing, or not what was written.
        """
        path = folder / FILE
        try:
            about = _About.model_validate_json((folder / ABOUT).read_bytes())
            if path.stat().st_size != about.bytes:
                raise CorruptStoreError(f"{path} should have {about.bytes} bytes")
            forest = annoy.AnnoyIndex(about.dimension, "angular")
            forest.load(str(path))
        except (OSError, ValidationError, CorruptStoreError) as error:
            raise CorruptStoreError(
                f"cannot read the index {path}: {error}", hint="Reindex the gallery, or roll back."
            ) from error
        if forest.get_n_items() != about.rows:
            raise CorruptStoreError(f"{path} should have {about.rows} rows")
        return cls(forest, about.dimension)

    def save(self, folder: Path) -> None:
        """Write into ``folder``."""
        path = folder / FILE
        self._forest.save(str(path))
        about = _About(dimension=self.dimension, rows=len(self), bytes=path.stat().st_size)
        (folder / ABOUT).write_text(about.model_dump_json())

    def search(self, queries: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest rows of each query, shape ``(q, dimension)``, L2-normalised.

        Asked for all rows, it looks into every leaf and is exact.

        Raises:
            DimensionError: The queries have another dimension.
        """
        queries = as_vectors(queries, self.dimension)
        rows = np.full((len(queries), k), -1, dtype=np.int64)
        scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
        breadth = self.TREES * min(max(k, self.BREADTH), len(self))
        for place, query in enumerate(queries.tolist()):
            found, distances = self._forest.get_nns_by_vector(
                query, min(k, len(self)), search_k=breadth, include_distances=True
            )
            rows[place, : len(found)] = found
            # Annoy's angular distance is the chord sqrt(2 - 2 cos).
            scores[place, : len(found)] = 1 - np.square(distances) / 2
        return Neighbours(rows, scores)

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return self._dimension

    def __len__(self) -> int:
        return int(self._forest.get_n_items())
