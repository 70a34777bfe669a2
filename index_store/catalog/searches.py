"""The searches that were answered."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.exc import IntegrityError

from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import (
    FeedbackRow,
    SearchPictureRow,
    SearchRankingsRow,
    SearchRow,
)
from index_store.catalog.pruning import prune
from index_store.catalog.records import KeptVotes, Search
from index_store.packed_rankings import pack, unpack

_PRUNE_BATCH = 1000  # rows per transaction: others get to write in between
_SEARCH: Select[Any] = select(*(getattr(SearchRow, field.name) for field in fields(Search)))


class Searches:
    """Remembers queries and their answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        search_id: str,
        request: dict[str, Any],
        answer: dict[str, Any],
        contents: Sequence[str] = (),
        votes: KeptVotes | None = None,
    ) -> None:
        """Remember an answered query; a second answer to the same query changes nothing.

        Args:
            search_id: The query's id.
            request: What was asked: ``gallery_id``, ``name``, ``k`` and ``by``, and whatever else.
            answer: What was answered: ``state`` and ``took_ms``, and whatever else.
            contents: SHA-256 of each picture that was asked with, whose thumbnails are kept.
            votes: The rankings that the answer was made of, to be fused again.
        """
        values = {
            "id": search_id,
            "gallery_id": request["gallery_id"],
            "source": request["name"],
            "k": request["k"],
            "state": answer["state"],
            "took_ms": answer["took_ms"],
            "submitted_by": request["by"],
            "request": request,
            "answer": answer,
            "created_at": now(),
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(SearchRow), values)
                for position, content_hash in enumerate(contents):
                    picture = {"position": position, "content_hash": content_hash}
                    connection.execute(insert(SearchPictureRow), picture | {"search_id": search_id})
                if votes is not None:
                    kept = {"rankings": pack(votes.rankings), "evidence": dict(votes.evidence)}
                    connection.execute(insert(SearchRankingsRow), kept | {"search_id": search_id})
        except IntegrityError:
            if not self._exists(search_id):
                raise

    def prune(self, before: datetime) -> int:
        """Forget searches older than that, but none with feedback; returns how many."""
        return self._prune(SearchRow.created_at < before)

    def prune_removed(self, before: datetime) -> int:
        """Forget searches that were taken out of the history before that, as :meth:`prune` does."""
        return self._prune(SearchRow.removed_at < before)

    def _prune(self, condition: ColumnElement[bool]) -> int:
        judged = select(FeedbackRow.search_id).where(FeedbackRow.search_id == SearchRow.id)
        doomed = select(SearchRow.id).where(condition, ~judged.exists())
        return prune(self._database, SearchRow.id, doomed, _PRUNE_BATCH)

    def get(self, search_id: str) -> Search | None:
        """The query with that id, or None if there is none that was answered, or it was taken out."""
        there = SearchRow.id == search_id, SearchRow.removed_at.is_(None)
        with self._database.read() as connection:
            row = connection.execute(_SEARCH.where(*there)).one_or_none()
        return None if row is None else Search(*row)

    def is_removed(self, search_id: str) -> bool:
        """Whether it was answered and then taken out of the history."""
        return self._exists(search_id, SearchRow.removed_at.is_not(None))

    def _exists(self, search_id: str, *conditions: ColumnElement[bool]) -> bool:
        statement = select(SearchRow.id).where(SearchRow.id == search_id, *conditions)
        with self._database.read() as connection:
            return connection.execute(statement).one_or_none() is not None

    def votes(self, search_id: str) -> KeptVotes | None:
        """The rankings of an answered query; None where none were kept.

        Raises:
            CorruptStoreError: They cannot be read.
        """
        statement = select(SearchRankingsRow.rankings, SearchRankingsRow.evidence).where(
            SearchRankingsRow.search_id == search_id
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else KeptVotes(unpack(row.rankings), row.evidence)

    def list(self, gallery_id: int | None = None, *, limit: int = 50) -> Sequence[Search]:
        """Up to ``limit`` searches, of one gallery or all, newest first."""
        statement = _SEARCH
        if gallery_id is not None:
            statement = statement.where(SearchRow.gallery_id == gallery_id)
        statement = statement.order_by(SearchRow.created_at.desc(), SearchRow.id.desc())
        with self._database.read() as connection:
            return [Search(*row) for row in connection.execute(statement.limit(limit))]
