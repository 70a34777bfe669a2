"""The index versions that were published, and which of them searches use."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import IndexVersionRow
from index_store.catalog.records import IndexVersion
from index_store.errors import NotFoundError

_VERSION: Select[Any] = select(
    *(getattr(IndexVersionRow, field.name) for field in fields(IndexVersion))
)


class IndexVersions:
    """Mirrors for listing what the folders of the index store hold."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        gallery_id: int,
        encoder: str,
        encoder_revision: str,
        number: int,
        *,
        kind: str,
        rows: int,
        dimension: int,
        recall: float | None = None,
    ) -> None:
        """Note a version just published as the current one; noting it twice is no harm.

        Raises:
            NotFoundError: The gallery is gone.
        """
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            connection.execute(
                delete(IndexVersionRow).where(
                    IndexVersionRow.gallery_id == gallery_id,
                    IndexVersionRow.encoder == encoder,
                    IndexVersionRow.encoder_revision == encoder_revision,
                    IndexVersionRow.number == number,
                )
            )
            connection.execute(
                update(IndexVersionRow)
                .where(IndexVersionRow.gallery_id == gallery_id, IndexVersionRow.encoder == encoder)
                .values(is_current=False)
            )
            connection.execute(
                insert(IndexVersionRow).values(
                    gallery_id=gallery_id,
                    encoder=encoder,
                    encoder_revision=encoder_revision,
                    number=number,
                    kind=kind,
                    rows=rows,
                    dimension=dimension,
                    recall=recall,
                    created_at=now(),
                    is_current=True,
                )
            )

    def make_current(
        self, gallery_id: int, encoder: str, encoder_revision: str, number: int
    ) -> None:
        """Note that searches use this version again.

        Raises:
            NotFoundError: No such version was recorded, or the gallery is gone.
        """
        chosen = (IndexVersionRow.encoder_revision == encoder_revision) & (
            IndexVersionRow.number == number
        )
        mine = (IndexVersionRow.gallery_id == gallery_id) & (IndexVersionRow.encoder == encoder)
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            connection.execute(update(IndexVersionRow).where(mine).values(is_current=False))
            statement = update(IndexVersionRow).where(mine, chosen).values(is_current=True)
            if not connection.execute(statement).rowcount:
                raise NotFoundError(
                    f"the encoder {encoder} has no index version {number} of {encoder_revision}"
                )

    def current(self, gallery_id: int) -> Sequence[IndexVersion]:
        """The versions in use over a gallery, by encoder."""
        return self._select(gallery_id, IndexVersionRow.is_current)

    def all_current(self) -> Mapping[int, Sequence[IndexVersion]]:
        """The versions in use over every gallery that has any, by its id."""
        statement = _VERSION.where(IndexVersionRow.is_current).order_by(IndexVersionRow.encoder)
        found: dict[int, list[IndexVersion]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(statement):
                found[row.gallery_id].append(IndexVersion(*row))
        return found

    def list(self, gallery_id: int, encoder: str | None = None) -> Sequence[IndexVersion]:
        """All versions recorded of a gallery, of one encoder or all, newest first for each."""
        if encoder is None:
            return self._select(gallery_id)
        return self._select(gallery_id, IndexVersionRow.encoder == encoder)

    def _select(self, gallery_id: int, *conditions: Any) -> Sequence[IndexVersion]:
        statement = _VERSION.where(IndexVersionRow.gallery_id == gallery_id, *conditions).order_by(
            IndexVersionRow.encoder, IndexVersionRow.id.desc()
        )
        with self._database.read() as connection:
            return [IndexVersion(*row) for row in connection.execute(statement)]
