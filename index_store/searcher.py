"""A gallery as one encoder sees it: the index, what came after it, less what was removed."""

import threading
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np

from index_store.admitted import Admitted, Few, Many
from index_store.base import Candidate, Ranking, Rows, VectorIndex, Vectors
from index_store.delta import Delta, nearest
from index_store.embedding_files import Embeddings
from index_store.embeddings import EmbeddingStore
from index_store.errors import CorruptStoreError
from index_store.projected import CHUNK_ROWS, Project, projected_chunks, unchanged
from index_store.rerank import expanded
from index_store.tombstones import visible

_COPIES = 10  # candidates that may be copies of the query, which expansion passes over


class _State(NamedTuple):
    """What one search looks at, so that a refresh in its midst does not matter."""

    stored: Embeddings
    delta: Vectors

    @property
    def ids(self) -> Rows:
        """Picture id of each row."""
        return self.stored.ids


class Searcher:
    """Searches an index and, exactly, the embeddings that were stored after it was built.

    An added picture is found after the next :meth:`refresh`, a removed one is hidden by the next
    search, and neither needs a rebuild, whatever the kind of index. Any number of threads may
    search and refresh at once.
    """

    def __init__(
        self,
        index: VectorIndex | None,
        store: EmbeddingStore,
        project: Project = unchanged,
    ) -> None:
        """Bring the delta up to date.

        Args:
            index: Covers the store's first ``len(index)`` rows; None if none is built yet, which
                leaves everything to exact search.
            store: The embeddings, unprojected.
            project: The projection the index was built with.

        Raises:
            CorruptStoreError: The index covers more rows than are stored.
        """
        self._store = store
        self._index = index
        self._project = project
        self._delta = Delta()
        self._extending = threading.Lock()
        if len(store) < self.indexed:
            store.refresh()
        if len(store) < self.indexed:
            raise CorruptStoreError(
                f"the index covers {self.indexed} pictures, but {len(store)} have embeddings",
                hint="Reindex the gallery.",
            )
        self._state = self._extended()

    @property
    def indexed(self) -> int:
        """Pictures the index covers."""
        return 0 if self._index is None else len(self._index)

    def __len__(self) -> int:
        """Pictures that can be found, hidden ones included."""
        return len(self._state.ids)

    def refresh(self) -> bool:
        """Take in embeddings appended since, by whatever process.

        Returns:
            Whether there were any.
        """
        with self._extending:
            self._store.refresh()
            if len(self._store) == len(self._state.ids):
                return False
            self._state = self._extended()
            return True

    def search(
        self,
        queries: Vectors,
        k: int,
        hidden: AbstractSet[int] = frozenset(),
        *,
        expand: int = 0,
        admitted: Admitted | None = None,
    ) -> list[Ranking]:
        """The ``k`` nearest visible pictures of each query, best first.

        Equal scores are ordered by picture id.

        Args:
            queries: Projected and L2-normalised, shape ``(q, dimension)``.
            k: How many, at least one.
            hidden: Ids of removed pictures.
            expand: How many candidates of a first search join each query for the one that counts;
                scores are then similarities to what the query has become.
            admitted: The only pictures that may be found; None for all. It leaves out and changes
                nothing else: candidates that join a query are of the whole gallery.

        Raises:
            DimensionError: The queries have another dimension.
        """
        if k < 1:
            raise ValueError("search for at least one picture")
        state = self._state
        if expand:
            queries = self._expanded(state, queries, expand, hidden)
        if isinstance(admitted, Few):
            return self._nearest_of(state, queries, k, set(admitted.ids.tolist()) - hidden)
        return self._nearest(state, queries, k, hidden, admitted)

    def _expanded(
        self, state: _State, queries: Vectors, n: int, hidden: AbstractSet[int]
    ) -> Vectors:
        """Each query with its ``n`` best candidates mixed in; shape as ``queries``."""
        first = [
            [candidate.image_id for candidate in ranking]
            for ranking in self._nearest(state, queries, n + _COPIES, hidden)
        ]
        wanted = [*chain.from_iterable(first)]
        rows = np.flatnonzero(np.isin(state.ids, wanted, kind="sort"))  # fastest for a few of many
        places = {image_id: at for at, image_id in enumerate(state.ids[rows].tolist())}
        vectors = self._project(state.stored.vectors[rows])
        mixed = np.empty_like(queries)
        for at, found in enumerate(first):
            mixed[at] = expanded(queries[at], vectors[[places[one] for one in found]], n)
        return mixed

    def _nearest(
        self,
        state: _State,
        queries: Vectors,
        k: int,
        hidden: AbstractSet[int],
        admitted: Many | None = None,
    ) -> list[Ranking]:
        delta_ids = self._delta_ids(state)
        found = visible(partial(nearest, state.delta), delta_ids, queries, k, hidden, admitted)
        if self._index is not None:
            ids = state.ids[: self.indexed]
            indexed = visible(self._index.search, ids, queries, k, hidden, admitted)
            found = [old + new for old, new in zip(indexed, found, strict=True)]
        return [_best(candidates, k) for candidates in found]

    def _nearest_of(
        self, state: _State, queries: Vectors, k: int, wanted: AbstractSet[int]
    ) -> list[Ranking]:
        """The nearest of a few pictures: each is compared, whatever the index."""
        rows = np.flatnonzero(np.isin(state.ids, list(wanted)))
        found: list[list[Candidate]] = [[] for _ in queries]
        for start in range(0, len(rows), CHUNK_ROWS):
            some = rows[start : start + CHUNK_ROWS]
            vectors = self._project(state.stored.vectors[some])
            compared = visible(
                partial(nearest, vectors), state.ids[some], queries, k, hidden=frozenset()
            )
            found = [old + new for old, new in zip(found, compared, strict=True)]
        return [_best(candidates, k) for candidates in found]

    def _delta_ids(self, state: _State) -> Rows:
        return state.ids[self.indexed :]

    def _extended(self) -> _State:
        stored = self._store.snapshot()
        done = self.indexed + len(self._delta)
        for chunk in projected_chunks(stored.vectors[done:], self._project):
            self._delta.extend(chunk)
        return _State(stored, self._delta.view())


def _best(candidates: list[Candidate], k: int) -> Ranking:
    """The ``k`` best, equal ones by picture id."""
    return tuple(sorted(candidates, key=lambda one: (-one.score, one.image_id))[:k])
