"""Which files of the service's own the catalog still refers to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from index_store.catalog.engine import Database
from index_store.catalog.models import GalleryRow, ImageRow, SearchPictureRow
from index_store.catalog.records import Needed
from index_store.images import KEPT

_LIVE = select(GalleryRow.id).where(GalleryRow.deleted_at.is_(None))
_BATCH = 500  # contents per statement


class References:
    """Tells files that are needed from files that are not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def needed(self, contents: Collection[str], removed_since: datetime) -> Needed:
        """Which of these contents some picture, of whatever gallery, or some search needs.

        Args:
            contents: SHA-256 of each, in hex.
            removed_since: Pictures removed before that moment need their files no more.
        """
        asked = sorted(contents)
        thumbnails: set[str] = set()
        copies: set[str] = set()
        for start in range(0, len(asked), _BATCH):
            batch = asked[start : start + _BATCH]
            pictures = select(
                ImageRow.content_hash, ImageRow.uri, ImageRow.state, ImageRow.removed_at
            ).where(
                # And no word of the state: SQLite would go by the index of states instead.
                ImageRow.gallery_id.in_(_LIVE),
                ImageRow.content_hash.in_(batch),
            )
            content = SearchPictureRow.content_hash
            searches = select(content).where(content.in_(batch))
            with self._database.read() as connection:
                thumbnails.update(connection.scalars(searches))
                for content_hash, uri, state, removed_at in connection.execute(pictures):
                    if state == "removed" and removed_at and removed_at < removed_since:
                        continue
                    thumbnails.add(content_hash)
                    if uri.startswith(KEPT):
                        copies.add(content_hash)
        return Needed(frozenset(thumbnails), frozenset(copies))
