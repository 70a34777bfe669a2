"""Evaluations that ran as jobs, kept to be looked at later and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.evaluation_models import EvaluationRow
from index_store.catalog.evaluation_records import EvaluationSummary, KeptEvaluation
from index_store.catalog.pruning import prune
from index_store.errors import NotFoundError

_PRUNE_BATCH = 100  # documents per transaction: others get to write in between

_SUMMARY: Select[Any] = select(
    *(getattr(EvaluationRow, field.name) for field in fields(EvaluationSummary))
)
_WHOLE: Select[Any] = select(
    *(getattr(EvaluationRow, field.name) for field in fields(KeptEvaluation))
)


class Evaluations:
    """Remembers what evaluations found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        gallery_id: int,
        job_id: str,
        summary: Mapping[str, Any],
        document: Mapping[str, Any],
    ) -> int:
        """Remember an evaluation and return its id; a job's second one changes nothing.

        Raises:
            NotFoundError: The gallery is gone.
        """
        values = {
            "gallery_id": gallery_id,
            "job_id": job_id,
            "created_at": now(),
            "summary": dict(summary),
            "document": dict(document),
        }
        try:
            with self._database.write() as connection:
                lock_gallery(connection, gallery_id)
                kept = insert(EvaluationRow).values(values).returning(EvaluationRow.id)
                return connection.execute(kept).scalar_one()
        except IntegrityError:
            known = self.of_job(job_id)
            if known is None:
                raise
            return known

    def get(self, gallery_id: int, evaluation_id: int) -> KeptEvaluation:
        """The evaluation of the gallery with that id.

        Raises:
            NotFoundError: There is none.
        """
        statement = _WHOLE.where(
            EvaluationRow.id == evaluation_id, EvaluationRow.gallery_id == gallery_id
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFoundError(f"the gallery has no evaluation {evaluation_id}")
        return KeptEvaluation(*row)

    def of_job(self, job_id: str) -> int | None:
        """The id of the evaluation that a job was; None until it is done."""
        statement = select(EvaluationRow.id).where(EvaluationRow.job_id == job_id)
        with self._database.read() as connection:
            return connection.scalar(statement)

    def list(
        self, gallery_id: int, *, before: int | None = None, limit: int = 50
    ) -> Sequence[EvaluationSummary]:
        """Up to ``limit`` evaluations of a gallery, newest first, those before an id."""
        statement = _SUMMARY.where(EvaluationRow.gallery_id == gallery_id)
        if before is not None:
            statement = statement.where(EvaluationRow.id < before)
        statement = statement.order_by(EvaluationRow.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [EvaluationSummary(*row) for row in connection.execute(statement)]

    def delete(self, gallery_id: int, evaluation_id: int) -> None:
        """Forget an evaluation.

        Raises:
            NotFoundError: The gallery has none of that id.
        """
        statement = delete(EvaluationRow).where(
            EvaluationRow.id == evaluation_id, EvaluationRow.gallery_id == gallery_id
        )
        with self._database.write() as connection:
            if not connection.execute(statement).rowcount:
                raise NotFoundError(f"the gallery has no evaluation {evaluation_id}")

    def prune(self, most: int) -> int:
        """Forget all but the newest ``most`` of each gallery; returns how many."""
        place = func.row_number().over(
            partition_by=EvaluationRow.gallery_id, order_by=EvaluationRow.id.desc()
        )
        placed = select(EvaluationRow.id, place.label("place")).subquery()
        doomed = select(placed.c.id).where(placed.c.place > most)
        return prune(self._database, EvaluationRow.id, doomed, _PRUNE_BATCH)
