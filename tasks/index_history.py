"""The versions of a gallery's indexes on disk, which are in use, and how many pictures they cover."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index_store.base import Rows
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.embeddings import EmbeddingStore
from index_store.errors import CorruptStoreError, NotFoundError
from index_store.manifest import Version
from index_store.versions import Versions
from tasks.shelf_folder import gallery_folder, shelf_folder


@dataclass(frozen=True)
class Coverage:
    """How many of the pictures that can be searched an encoder finds, and how.

    Attributes:
        ready: Pictures that can be searched.
        indexed: Those in the version in use.
        late: Those embedded since that was built, which are searched exactly.
    """

    ready: int
    indexed: int = 0
    late: int = 0

    @property
    def missing(self) -> int:
        """Those that are not embedded yet, and not found."""
        return max(0, self.ready - self.indexed - self.late)


@dataclass(frozen=True)
class IndexHistory:
    """One encoder's indexes of a gallery.

    Attributes:
        revision: Of the encoder that made them; none where there are none.
        versions: Those on disk, newest first.
        current: Number of the one in use.
        embedding_bytes: Of the embeddings, which all versions share.
        problem: What is damaged, if something is.
    """

    encoder: str
    coverage: Coverage
    revision: str | None = None
    versions: list[Version] = field(default_factory=list)
    current: int | None = None
    embedding_bytes: int = 0
    problem: str | None = None


def index_history(catalog: Catalog, var: Path, gallery: Gallery, encoder: str) -> IndexHistory:
    """What there is of one encoder's indexes; of the revision whose index was published last."""
    nothing = Coverage(gallery.images)
    revision = _revision(catalog, var, gallery, encoder)
    if revision is None:
        return IndexHistory(encoder, nothing)
    folder = shelf_folder(var, gallery.id, encoder, revision)
    found = Versions(folder)
    try:
        versions, current = found.history()[::-1], found.current_number()
        store = EmbeddingStore.open(folder)
    except (CorruptStoreError, NotFoundError) as error:
        return IndexHistory(
            encoder, nothing, revision, problem=f"{error}. {error.hint}".strip(". ")
        )
    rows = next((one.manifest.rows for one in versions if one.number == current), 0)
    return IndexHistory(
        encoder=encoder,
        coverage=_coverage(catalog, gallery, store.ids(), rows),
        revision=revision,
        versions=versions,
        current=current,
        embedding_bytes=len(store) * (store.dimension * 4 + 8),
    )


def _coverage(catalog: Catalog, gallery: Gallery, ids: Rows, rows: int) -> Coverage:
    """Count what is embedded, without what is hidden: removed and damaged pictures stay embedded."""
    hidden = np.array(catalog.images.hidden_since(gallery.id, -1).removed, np.int64)
    gone = np.isin(ids, hidden) if len(hidden) else np.zeros(len(ids), bool)
    indexed = rows - int(gone[:rows].sum())
    return Coverage(gallery.images, indexed, len(ids) - rows - int(gone[rows:].sum()))


def _revision(catalog: Catalog, var: Path, gallery: Gallery, encoder: str) -> str | None:
    """The encoder's revision of which searches use an index, or which has begun to embed."""
    for version in catalog.index_versions.current(gallery.id):
        if version.encoder == encoder:
            return version.encoder_revision
    begun = [
        one
        for one in (gallery_folder(var, gallery.id) / encoder).glob("*")
        if EmbeddingStore.exists(one)
    ]
    latest = max(begun, key=lambda one: one.stat().st_mtime, default=None)
    return latest.name if latest else None
