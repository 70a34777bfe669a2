"""Decisions about suggested labels: carried out batch by batch, and taken back the same way.

A label and the note who gave it are written in one transaction. Whoever decides about a million pictures
does so in several calls, each going on where the one before ended; what is undone is undone in one go.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.changes import Standing, change_pictures, relabelled
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.suggestion_models import DecisionRow, SuggestionRow, SuggestionRunRow
from index_store.catalog.suggestion_records import Action, Decision, Selection
from index_store.catalog.suggestions import undecided
from index_store.errors import ConflictError, NotFoundError

_BATCH = 2_000  # pictures per transaction

_DECISION: Select[Any] = select(*(getattr(DecisionRow, field.name) for field in fields(Decision)))


class Decisions:
    """Carries out what people decide about suggestions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self,
        gallery_id: int,
        run_id: int,
        action: Action,
        *,
        only: str | None = None,
        least: float | None = None,
        given: str | None = None,
        by: str = "",
    ) -> Decision:
        """Note a decision; :meth:`carry_out` gives the labels.

        Args:
            gallery_id: The gallery.
            run_id: The run whose suggestions it is about.
            action: What to do with them.
            only: Those of this label.
            least: Those at least so likely. Without either it is about single pictures.
            given: Accept with this label in place of the suggested one.
            by: Who decides.

        Raises:
            NotFoundError: The gallery is gone.
        """
        values = {
            "gallery_id": gallery_id,
            "run_id": run_id,
            "action": action,
            "only": only,
            "least": least,
            "given": given,
            "pictures": 0,
            "submitted_by": by,
            "created_at": now(),
        }
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            statement = insert(DecisionRow).values(**values).returning(DecisionRow.id)
            return self._read(connection, connection.execute(statement).scalar_one())

    def carry_out(self, decision_id: int, budget_s: float, image_ids: Sequence[int] = ()) -> bool:
        """Carry a decision out, for so many seconds at most; whether all of it is done.

        Pictures that were labelled or removed meanwhile are left alone.

        Args:
            decision_id: The decision.
            budget_s: After this long, the rest is left to the next call.
            image_ids: Of a decision about single pictures, which ones.

        Raises:
            NotFoundError: There is no such decision.
            ConflictError: It was taken back, or another run has replaced the suggestions.
        """
        ends_at = time.monotonic() + budget_s
        for some in self._portions(decision_id, image_ids):
            full = True
            while full:
                with self._database.write() as connection:
                    decision = self._standing(connection, decision_id)
                    full = _settle(connection, decision, some) == _BATCH
                if full and time.monotonic() > ends_at:
                    return False
        return True

    def undo(self, decision_id: int, budget_s: float) -> bool:
        """Take a decision back, for so many seconds at most; whether all of it is undone.

        A label that was changed since stays. Suggestions of the run that is shown are open again.

        Raises:
            NotFoundError: There is no such decision.
        """
        ends_at = time.monotonic() + budget_s
        with self._database.write() as connection:
            self._read(connection, decision_id)
            connection.execute(
                update(DecisionRow)
                .where(DecisionRow.id == decision_id, DecisionRow.undone_at.is_(None))
                .values(undone_at=now())
            )
        while True:
            with self._database.write() as connection:
                done = _reopen(connection, self._read(connection, decision_id)) < _BATCH
            if done or time.monotonic() > ends_at:
                return done

    def get(self, gallery_id: int, decision_id: int) -> Decision:
        """A decision about pictures of a gallery.

        Raises:
            NotFoundError: There is none with that id.
        """
        with self._database.read() as connection:
            decision = self._read(connection, decision_id)
        if decision.gallery_id != gallery_id:
            raise NotFoundError(f"there is no decision {decision_id} about this gallery")
        return decision

    def _portions(self, decision_id: int, image_ids: Sequence[int]) -> Iterator[Selection]:
        """What a decision is about, in parts that the index of open suggestions finds each at once."""
        with self._database.read() as connection:
            decision = self._read(connection, decision_id)
            labels = connection.scalars(_labels_of(decision.run_id)).all()
        for at in range(0, len(image_ids), _BATCH):
            yield Selection(image_ids=tuple(image_ids[at : at + _BATCH]))
        if decision.only is not None:
            yield Selection(decision.only, decision.least)
        elif decision.least is not None:
            yield from (Selection(label, decision.least) for label in labels)

    def _standing(self, connection: Connection, decision_id: int) -> Decision:
        """The decision, if it may still be carried out.

        Raises:
            ConflictError: It may not.
        """
        decision = self._read(connection, decision_id)
        latest = select(func.max(SuggestionRunRow.id)).where(
            SuggestionRunRow.gallery_id == decision.gallery_id,
            SuggestionRunRow.published_at.is_not(None),
        )
        if decision.undone_at is not None or connection.scalar(latest) != decision.run_id:
            raise ConflictError(
                "the suggestions decided about are no longer those there are",
                hint="look at the ones there are now, and decide again",
            )
        return decision

    @staticmethod
    def _read(connection: Connection, decision_id: int) -> Decision:
        row = connection.execute(_DECISION.where(DecisionRow.id == decision_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no decision {decision_id}")
        return Decision(*row)

    def list(self, gallery_id: int, limit: int = 20) -> Sequence[Decision]:
        """The latest decisions about a gallery's pictures, newest first, without those of no effect."""
        statement = (
            _DECISION.where(DecisionRow.gallery_id == gallery_id, DecisionRow.pictures > 0)
            .order_by(DecisionRow.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [Decision(*row) for row in connection.execute(statement)]


def _labels_of(run_id: int) -> Select[str]:
    """Labels that a run suggests and somebody still may decide about."""
    return (
        select(SuggestionRow.label)
        .where(SuggestionRow.run_id == run_id, SuggestionRow.decision_id.is_(None))
        .distinct()
    )


def _settle(connection: Connection, decision: Decision, some: Selection) -> int:
    """Settle up to a batch of suggestions; how many there were."""
    statement = undecided(decision.run_id, SuggestionRow.image_id, SuggestionRow.label)
    if some.only is not None:
        statement = statement.where(SuggestionRow.label == some.only)
    if some.least is not None:
        statement = statement.where(SuggestionRow.confidence >= some.least)
    if some.image_ids is not None:
        statement = statement.where(SuggestionRow.image_id.in_(some.image_ids))
    labels: dict[int, str] = {row[0]: row[1] for row in connection.execute(statement.limit(_BATCH))}
    if not labels:
        return 0
    if decision.action == "accept":
        change_pictures(
            connection,
            decision.gallery_id,
            list(labels),
            lambda row: relabelled(row, decision.given or labels[row.id]),
        )
    mine = (SuggestionRow.run_id == decision.run_id) & SuggestionRow.image_id.in_(labels)
    connection.execute(update(SuggestionRow).where(mine).values(decision_id=decision.id))
    connection.execute(
        update(DecisionRow)
        .where(DecisionRow.id == decision.id)
        .values(pictures=DecisionRow.pictures + len(labels))
    )
    return len(labels)


def _reopen(connection: Connection, decision: Decision) -> int:
    """Undo a batch of what a decision settled; how many there were."""
    batch = (
        select(SuggestionRow.image_id, SuggestionRow.label)
        .where(SuggestionRow.decision_id == decision.id)
        .order_by(SuggestionRow.image_id)
        .limit(_BATCH)
    )
    labels: dict[int, str] = {row[0]: row[1] for row in connection.execute(batch)}
    if not labels:
        return 0
    if decision.action == "accept":
        change_pictures(
            connection,
            decision.gallery_id,
            list(labels),
            lambda row: _unlabelled(row, decision.given or labels[row.id]),
        )
    mine = (SuggestionRow.run_id == decision.run_id) & SuggestionRow.image_id.in_(labels)
    newer = select(SuggestionRunRow.id).where(
        SuggestionRunRow.gallery_id == decision.gallery_id,
        SuggestionRunRow.id > decision.run_id,
        SuggestionRunRow.published_at.is_not(None),
    )
    if connection.scalar(newer.limit(1)) is None:
        connection.execute(update(SuggestionRow).where(mine).values(decision_id=None))
    else:
        connection.execute(delete(SuggestionRow).where(mine))
    return len(labels)


def _unlabelled(row: Standing, given: str) -> dict[str, Any]:
    """Without the label that a decision gave, if it still carries that."""
    return relabelled(row, None) if row.label == given else {}
