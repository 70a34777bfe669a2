"""The catalog's table of evaluations; see ``models``."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base
from index_store.catalog.text import ForeignText


class EvaluationRow(Base):
    """What an evaluation that ran as a job found.

    ``document`` is all of it, as ``tasks.evaluation_document`` tells it; ``summary`` those few of its
    fields that a list shows.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        UniqueConstraint("job_id"),
        Index("ix_evaluations_gallery", "gallery_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    job_id: Mapped[str] = mapped_column(ForeignText(32), ForeignKey("jobs.id"))
    created_at: Mapped[datetime]
    summary: Mapped[dict[str, Any]]
    document: Mapped[dict[str, Any]]
