"""One gallery as one encoder sees it: embeddings, index versions, late arrivals and removals.

A shelf is opened once per process and refreshed before every search. What it looks at to know whether
anything changed is small: the gallery's revision, the store's manifest and the file ``CURRENT``.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

import numpy as np

from index_store.admitted import Admitted
from index_store.base import Ranking, Vectors
from index_store.catalog.database import Catalog
from index_store.embedding_files import GONE, Embeddings
from index_store.embeddings import EmbeddingStore
from index_store.errors import NoIndexError, NotFoundError
from index_store.kinds import INDEX_KINDS
from index_store.searcher import Searcher
from index_store.versions import Versions
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.log_odds import LOG_ODDS, LogOdds
from models_store.projection.storage import load_projection
from tasks.ensemble import get_member
from tasks.shelf_folder import shelf_folder

log = logging.getLogger(__name__)

_MOST_WITHOUT_INDEX = 100_000  # embeddings that are searched exactly as long as there is no version


class _Loaded(NamedTuple):
    """What answers searches."""

    number: int | None
    projection: Projection
    searcher: Searcher
    odds: LogOdds | None = None


class Shelf:
    """Searches one gallery with one encoder, always up to date."""

    def __init__(self, folder: Path, catalog: Catalog, gallery_id: int, *, expand: int = 0) -> None:
        """Open it.

        Args:
            folder: Where the embeddings and the versions of the index are.
            catalog: Knows what was removed.
            gallery_id: The gallery.
            expand: How many candidates of a first search join each query for the second.

        Raises:
            NoIndexError: There is no index yet, and too much is embedded to do without.
            NotFoundError: There are no embeddings.
        """
        self._catalog = catalog
        self._gallery_id = gallery_id
        self._expand = expand
        self._store = EmbeddingStore.open(folder)
        self._versions = Versions(folder)
        self._lock = Lock()
        self._loading = Lock()
        self._hidden: frozenset[int] = frozenset()
        self._revision = -1
        self._loaded = self._load()

    def _load(self) -> _Loaded:
        """The current version or, while there is none, the bare embeddings, ready to be searched.

        Raises:
            NoIndexError: There is none, and too much is embedded to do without.
        """
        version = self._versions.current()
        if version is None:
            if len(self._store) > _MOST_WITHOUT_INDEX:
                raise NoIndexError(
                    "the gallery is being indexed for the first time",
                    hint="wait for the job to end",
                )
            return _Loaded(None, Identity(), Searcher(None, self._store))
        version.verify()
        index = INDEX_KINDS[version.manifest.kind].load(version.folder)
        projection = load_projection(version.folder)
        # Scores of expanded queries are others: odds hold for the expansion they were learned with.
        has_odds = LOG_ODDS in version.manifest.files and version.manifest.expand == self._expand
        return _Loaded(
            version.number,
            projection,
            Searcher(index, self._store, projection.apply),
            LogOdds.load(version.folder) if has_odds else None,
        )

    def _take_up(self) -> None:
        """Load the new version while the old one goes on answering, then put it in its place."""
        try:
            loaded = self._load()
            with self._lock:
                self._loaded = loaded
        except Exception:
            log.exception("the new version cannot be loaded; the old one stays in use")
        finally:
            self._loading.release()

    def refresh(self) -> None:
        """Take up what changed since the last search: a new version, additions, removals.

        Raises:
            NotFoundError: The gallery is gone.
        """
        if self._versions.current_number() != self._loaded.number and self._loading.acquire(False):
            Thread(target=self._take_up, daemon=True).start()
        with self._lock:
            self._loaded.searcher.refresh()
            if self._catalog.galleries.revision(self._gallery_id) != self._revision:
                changes = self._catalog.images.hidden_since(self._gallery_id, self._revision)
                self._hidden = (self._hidden | set(changes.removed)) - set(changes.restored)
                self._revision = changes.revision

    def search(self, embeddings: Vectors, k: int) -> list[Ranking]:
        """The ``k`` nearest visible pictures of each embedding, shape ``(q, dimension)``."""
        return self.look_up(lambda projection: projection.apply(embeddings), k)[0]

    def look_up(
        self,
        queries_in: Callable[[Projection], Vectors],
        k: int,
        *,
        may_expand: bool = True,
        admitted: Admitted | None = None,
    ) -> tuple[list[Ranking], LogOdds | None]:
        """The ``k`` nearest visible pictures, and what their scores mean, if the index knows.

        Args:
            queries_in: Projects the queries as the version that is searched has it, to shape
                ``(q, dimension)``, L2-normalised.
            k: How many.
            may_expand: Whether candidates of a first search may join the queries.
            admitted: The only pictures that may be found; None for all.
        """
        with self._lock:
            loaded, hidden = self._loaded, self._hidden
        queries = queries_in(loaded.projection)
        expand = self._expand if may_expand else 0
        found = loaded.searcher.search(queries, k, hidden, expand=expand, admitted=admitted)
        return found, loaded.odds

    def has_embeddings(self) -> bool:
        """Whether any picture could be found, if it is not hidden."""
        return bool((self._store.snapshot().ids != GONE).any())

    def embedding_of(self, image_id: int) -> Vectors | None:
        """The embedding of one picture, shape ``(1, d)``; None if there is none."""
        ids, vectors = self._store.snapshot()
        rows = np.flatnonzero(ids == image_id)
        return np.array(vectors[rows[:1]]) if len(rows) else None

    def embeddings(self) -> Embeddings:
        """Ids and embeddings of all pictures, hidden ones too; mapped from disk, not read."""
        return self._store.snapshot()


def open_shelf(var: Path, catalog: Catalog, gallery_id: int, encoder: str, revision: str) -> Shelf:
    """Open a shelf that searches as the profile in use has it.

    Raises:
        NoIndexError: This encoder has not seen this gallery yet.
        ProfileError: The encoder is not in the profile.
    """
    folder, expand = shelf_folder(var, gallery_id, encoder, revision), get_member(encoder).expand
    try:
        return Shelf(folder, catalog, gallery_id, expand=expand)
    except NotFoundError as error:
        raise NoIndexError(
            f"the gallery has no index for {encoder}", hint="run `semblance reindex` on the gallery"
        ) from error
