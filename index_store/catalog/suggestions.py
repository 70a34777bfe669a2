"""Suggested labels of pictures without one: written by a run, shown until the next.

Whether a picture still is without a label, and there, is looked up when suggestions are read: whatever
labelled or removed it meanwhile need know nothing of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, select, tuple_, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import ImageRow
from index_store.catalog.suggestion_models import DecisionRow, SuggestionRow, SuggestionRunRow
from index_store.catalog.suggestion_records import (
    LabelTally,
    Place,
    Suggestion,
    SuggestionRun,
)

_BATCH = 5_000  # rows per transaction: others get to write in between

_RUN: Select[Any] = select(
    *(getattr(SuggestionRunRow, field.name) for field in fields(SuggestionRun))
)
_WANTS_LABEL = (ImageRow.state == "ready") & ImageRow.label.is_(None)


def undecided(run_id: int, *columns: Any) -> Select[Any]:
    """Of a run's suggestions, those of pictures that are there, without a label, and not decided about."""
    return (
        select(*columns)
        .select_from(SuggestionRow)
        .join(ImageRow, ImageRow.id == SuggestionRow.image_id)
        .where(SuggestionRow.run_id == run_id, SuggestionRow.decision_id.is_(None), _WANTS_LABEL)
    )


class Suggestions:
    """Keeps what runs suggest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, gallery_id: int, job_id: str, encoder: str) -> int:
        """Begin a run and return its id; runs of the gallery that came to no end are dropped.

        Raises:
            NotFoundError: The gallery is gone.
        """
        for run_id in self._unfinished(gallery_id):
            self.discard(run_id)
        row = {"gallery_id": gallery_id, "job_id": job_id, "encoder": encoder, "method": ""}
        statement = insert(SuggestionRunRow).values(**row, report={}, created_at=now())
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            return int(connection.execute(statement.returning(SuggestionRunRow.id)).scalar_one())

    def add(self, run_id: int, suggestions: Sequence[Suggestion]) -> None:
        """Add to a run that is not published, each picture once."""
        for start in range(0, len(suggestions), _BATCH):
            rows = [
                one._asdict() | {"run_id": run_id} for one in suggestions[start : start + _BATCH]
            ]
            with self._database.write() as connection:
                connection.execute(insert(SuggestionRow), rows)

    def publish(self, run_id: int, method: str, report: dict[str, Any]) -> None:
        """Show a run from now on, and drop what nobody decided about of the ones before."""
        with self._database.write() as connection:
            gallery_id = connection.scalar(
                update(SuggestionRunRow)
                .where(SuggestionRunRow.id == run_id)
                .values(method=method, report=report, published_at=now())
                .returning(SuggestionRunRow.gallery_id)
            )
        before = select(SuggestionRunRow.id).where(
            SuggestionRunRow.gallery_id == gallery_id, SuggestionRunRow.id < run_id
        )
        with self._database.read() as connection:
            old = list(connection.scalars(before))
        for one in old:
            self._drop_undecided(one)
        decided = select(DecisionRow.run_id).where(DecisionRow.gallery_id == gallery_id)
        with self._database.write() as connection:
            connection.execute(
                delete(SuggestionRunRow).where(
                    SuggestionRunRow.id.in_(old), SuggestionRunRow.id.not_in(decided)
                )
            )

    def discard(self, run_id: int) -> None:
        """Drop a run that was not published."""
        self._drop_undecided(run_id)
        with self._database.write() as connection:
            connection.execute(delete(SuggestionRunRow).where(SuggestionRunRow.id == run_id))

    def current(self, gallery_id: int) -> SuggestionRun | None:
        """The run that is shown of a gallery; None before the first."""
        statement = (
            _RUN.where(
                SuggestionRunRow.gallery_id == gallery_id,
                SuggestionRunRow.published_at.is_not(None),
            )
            .order_by(SuggestionRunRow.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else SuggestionRun(*row)

    def tally(self, run_id: int, least: float = 0.0) -> list[LabelTally]:
        """How many pictures each label is suggested for, by label. Reads all of the run's."""
        likely = func.sum(case((SuggestionRow.confidence >= least, 1), else_=0))
        statement = (
            undecided(run_id, SuggestionRow.label, func.count(), likely)
            .group_by(SuggestionRow.label)
            .order_by(SuggestionRow.label)
        )
        with self._database.read() as connection:
            return [LabelTally(*row) for row in connection.execute(statement)]

    def page(
        self,
        run_id: int,
        label: str,
        *,
        least: float = 0.0,
        after: Place | None = None,
        limit: int = 60,
    ) -> list[Suggestion]:
        """Up to ``limit`` undecided suggestions of a label, the likeliest first, behind ``after``."""
        statement = undecided(
            run_id, SuggestionRow.image_id, SuggestionRow.label, SuggestionRow.confidence
        ).where(SuggestionRow.label == label, SuggestionRow.confidence >= least)
        if after is not None:
            place = tuple_(SuggestionRow.confidence, SuggestionRow.image_id)
            statement = statement.where(place < (after.confidence, after.image_id))
        order = (SuggestionRow.confidence.desc(), SuggestionRow.image_id.desc())
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(*order).limit(limit))
            return [Suggestion(*row) for row in rows]

    def rejected(self, gallery_id: int) -> dict[int, set[str]]:
        """Labels that people said pictures do not carry, by picture."""
        statement = (
            select(SuggestionRow.image_id, SuggestionRow.label)
            .join(DecisionRow, DecisionRow.id == SuggestionRow.decision_id)
            .where(
                DecisionRow.gallery_id == gallery_id,
                (DecisionRow.action == "reject") | DecisionRow.given.is_not(None),
            )
        )
        found: dict[int, set[str]] = defaultdict(set)
        with self._database.read() as connection:
            for image_id, label in connection.execute(statement):
                found[image_id].add(label)
        return dict(found)

    def _unfinished(self, gallery_id: int) -> list[int]:
        statement = select(SuggestionRunRow.id).where(
            SuggestionRunRow.gallery_id == gallery_id, SuggestionRunRow.published_at.is_(None)
        )
        with self._database.read() as connection:
            return list(connection.scalars(statement))

    def _drop_undecided(self, run_id: int) -> None:
        some = (
            select(SuggestionRow.image_id)
            .where(SuggestionRow.run_id == run_id, SuggestionRow.decision_id.is_(None))
            .limit(_BATCH)
        )
        drop = delete(SuggestionRow).where(
            SuggestionRow.run_id == run_id, SuggestionRow.image_id.in_(some)
        )
        full = True
        while full:
            with self._database.write() as connection:
                full = connection.execute(drop).rowcount == _BATCH
