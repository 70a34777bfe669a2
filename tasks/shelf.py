"""One gallery as one encoder sees it: embeddings, index versions, late arrivals and removals.

A shelf is opened once per process and refreshed before every search. What it looks at to know whether
anything changed is small: the gallery's revision, the store's manifest and the file ``CURRENT``.
"""

from pathlib import Path
from threading import Lock

import numpy as np

from index_store.base import Ranking, Rows, Vectors
from index_store.catalog.database import Catalog
from index_store.embeddings import EmbeddingStore
from index_store.errors import NoIndexError, NotFoundError
from index_store.kinds import INDEX_KINDS
from index_store.searcher import Searcher
from index_store.versions import Versions
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.storage import load_projection
from tasks.shelf_folder import shelf_folder


class Shelf:
    """Searches one gallery with one encoder, always up to date."""

    def __init__(self, folder: Path, catalog: Catalog, gallery_id: int) -> None:
        self._catalog = catalog
        self._gallery_id = gallery_id
        self._store = EmbeddingStore.open(folder)
        self._versions = Versions(folder)
        self._lock = Lock()
        self._hidden: frozenset[int] = frozenset()
        self._revision = -1
        self._number: int | None
        self._searcher: Searcher
        self._projection: Projection
        self._load()

    def _load(self) -> None:
        """Put the current version, or the bare embeddings while there is none, behind the searches."""
        version = self._versions.current()
        if version is None:
            index, self._projection = None, Identity()
        else:
            version.verify()
            index = INDEX_KINDS[version.manifest.kind].load(version.folder)
            self._projection = load_projection(version.folder)
        self._number = version.number if version else None
        self._searcher = Searcher(index, self._store, self._projection.apply)

    def refresh(self) -> None:
        """Take up what changed since the last search: a new version, additions, removals.

        Raises:
            NotFoundError: The gallery is gone.
        """
        with self._lock:
            if self._versions.current_number() != self._number:
                self._load()
            self._searcher.refresh()
            if self._catalog.galleries.revision(self._gallery_id) != self._revision:
                changes = self._catalog.images.hidden_since(self._gallery_id, self._revision)
                self._hidden = (self._hidden | set(changes.removed)) - set(changes.restored)
                self._revision = changes.revision

    def search(self, embeddings: Vectors, k: int) -> list[Ranking]:
        """The ``k`` nearest visible pictures of each embedding, shape ``(q, dimension)``."""
        with self._lock:
            searcher, projection, hidden = self._searcher, self._projection, self._hidden
        return searcher.search(projection.apply(embeddings), k, hidden)

    def embeddings(self) -> tuple[Rows, Vectors]:
        """Ids of the visible pictures, shape ``(n,)``, and their embeddings, ``(n, dimension)``."""
        ids, vectors = self._store.snapshot()
        visible = ~np.isin(ids, list(self._hidden))
        return ids[visible], vectors[visible]


def open_shelf(var: Path, catalog: Catalog, gallery_id: int, encoder: str, revision: str) -> Shelf:
    """Open a shelf.

    Raises:
        NoIndexError: This encoder has not seen this gallery yet.
    """
    try:
        return Shelf(shelf_folder(var, gallery_id, encoder, revision), catalog, gallery_id)
    except NotFoundError as error:
        raise NoIndexError(
            f"the gallery has no index for {encoder}", hint="run `semblance reindex` on the gallery"
        ) from error
