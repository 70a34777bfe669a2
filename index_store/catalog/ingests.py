"""What became of the files of folders that were taken in, by job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from index_store.catalog.engine import Database
from index_store.catalog.models import JobRow
from index_store.catalog.statistics_models import IngestSummaryRow


@dataclass(frozen=True)
class IngestRecord:
    """An ingest that has ended, and what it came to.

    Attributes:
        params: What was asked for.
        summary: As ``tasks.ingest_summary`` tells it.
    """

    job_id: str
    state: str
    params: dict[str, Any]
    summary: dict[str, Any]
    created_at: datetime


class Ingests:
    """Keeps the summaries of ingests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, job_id: str, summary: dict[str, Any]) -> None:
        """Put a summary in the place of the one there is; only whoever runs the job may."""
        change = update(IngestSummaryRow).where(IngestSummaryRow.job_id == job_id)
        with self._database.write() as connection:
            if not connection.execute(change.values(summary=summary)).rowcount:
                row = {"job_id": job_id, "summary": summary}
                connection.execute(insert(IngestSummaryRow), row)

    def summary(self, job_id: str) -> dict[str, Any] | None:
        """The summary of a job; none if it has not come so far, or is no ingest."""
        statement = select(IngestSummaryRow.summary).where(IngestSummaryRow.job_id == job_id)
        with self._database.read() as connection:
            return connection.scalar(statement)

    def latest(self, gallery: str, gallery_id: int, limit: int = 50) -> Sequence[IngestRecord]:
        """The latest ingests into a gallery that have a summary, newest first."""
        statement = (
            select(
                JobRow.id, JobRow.state, JobRow.params, IngestSummaryRow.summary, JobRow.created_at
            )
            .join(IngestSummaryRow, IngestSummaryRow.job_id == JobRow.id)
            # By name, of which there is an index; a gallery of the same name may have been here before.
            .where(JobRow.gallery == gallery, JobRow.gallery_id == gallery_id)
            .where(JobRow.kind == "ingest")
            .order_by(JobRow.created_at.desc(), JobRow.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [IngestRecord(*row) for row in connection.execute(statement)]
