"""The searches that were answered, as a history: page by page, and forgotten on request.

A search that is taken out is hidden at once and can be put back for a day; after that it is deleted with its
rankings and pictures. One that somebody judged results of stays hidden instead: what feedback says of a
question is of the gallery, not of who asked.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_, update

from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import SearchRow
from index_store.catalog.records import Search

_BATCH = 1000  # rows per transaction: others get to write in between
_SEARCH: Select[Any] = select(*(getattr(SearchRow, field.name) for field in fields(Search)))


class SearchHistory:
    """Lists searches and takes them out; whose, says ``by``: None means everybody's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        *,
        by: str | None = None,
        gallery_id: int | None = None,
        before: str | None = None,
        limit: int = 30,
    ) -> Sequence[Search]:
        """Up to ``limit`` searches, newest first, older than the one with the id ``before``."""
        statement = _SEARCH.where(*_meant(by, gallery_id), SearchRow.removed_at.is_(None))
        if before is not None:
            # It may have been taken out meanwhile: where it was is still known.
            asked_at = select(SearchRow.created_at).where(SearchRow.id == before).scalar_subquery()
            statement = statement.where(
                tuple_(SearchRow.created_at, SearchRow.id) < tuple_(asked_at, before)
            )
        statement = statement.order_by(SearchRow.created_at.desc(), SearchRow.id.desc())
        with self._database.read() as connection:
            return [Search(*row) for row in connection.execute(statement.limit(limit))]

    def remove(self, search_id: str, *, by: str | None = None) -> bool:
        """Take a search out; returns whether there was one."""
        return self._mark(search_id, by, SearchRow.removed_at.is_(None), removed=True)

    def restore(self, search_id: str, *, by: str | None = None) -> bool:
        """Put it back; returns whether it had been taken out and is still there."""
        return self._mark(search_id, by, SearchRow.removed_at.is_not(None), removed=False)

    def clear(self, *, by: str | None = None, gallery_id: int | None = None) -> int:
        """Take all searches out, of one gallery or all; returns how many."""
        meant = (*_meant(by, gallery_id), SearchRow.removed_at.is_(None))
        batch = select(SearchRow.id).where(*meant).limit(_BATCH)
        cleared = 0
        while True:
            with self._database.write() as connection:
                changed = connection.execute(
                    update(SearchRow).where(SearchRow.id.in_(batch)).values(removed_at=now())
                ).rowcount
            cleared += changed
            if changed < _BATCH:
                return cleared

    def _mark(
        self, search_id: str, by: str | None, condition: ColumnElement[bool], *, removed: bool
    ) -> bool:
        statement = update(SearchRow).where(SearchRow.id == search_id, *_meant(by), condition)
        with self._database.write() as connection:
            changed = connection.execute(statement.values(removed_at=now() if removed else None))
            return bool(changed.rowcount)


def _meant(by: str | None, gallery_id: int | None = None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if by is not None:
        conditions.append(SearchRow.submitted_by == by)
    if gallery_id is not None:
        conditions.append(SearchRow.gallery_id == gallery_id)
    return conditions
