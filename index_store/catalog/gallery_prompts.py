"""Galleries' own prompts: kept one after the other, and taken back the same way."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.suggestion_models import GalleryPromptsRow
from index_store.catalog.suggestion_records import GalleryPrompts


class PromptSets:
    """Remembers the sentences that galleries put names of classes into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, gallery_id: int, name: str, templates: Sequence[str]) -> None:
        """Use these from now on.

        Raises:
            NotFoundError: The gallery is gone.
        """
        values = {"gallery_id": gallery_id, "name": name, "templates": list(templates)}
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            connection.execute(insert(GalleryPromptsRow).values(**values, created_at=now()))

    def in_use(self, gallery_id: int) -> GalleryPrompts | None:
        """The gallery's own; None if it has none."""
        statement = (
            select(GalleryPromptsRow)
            .where(
                GalleryPromptsRow.gallery_id == gallery_id, GalleryPromptsRow.withdrawn_at.is_(None)
            )
            .order_by(GalleryPromptsRow.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        return row and GalleryPrompts(row.name, tuple(row.templates), row.created_at)

    def withdraw(self, gallery_id: int) -> bool:
        """Go back to those before, in the end to none; whether there was anything to undo."""
        latest = (
            select(GalleryPromptsRow.id)
            .where(
                GalleryPromptsRow.gallery_id == gallery_id, GalleryPromptsRow.withdrawn_at.is_(None)
            )
            .order_by(GalleryPromptsRow.id.desc())
            .limit(1)
        )
        with self._database.write() as connection:
            changed = connection.execute(
                update(GalleryPromptsRow)
                .where(GalleryPromptsRow.id == latest.scalar_subquery())
                .values(withdrawn_at=now())
            )
            return bool(changed.rowcount)
