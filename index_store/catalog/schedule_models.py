"""The catalog's tables of schedules and their runs; see ``models``."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base
from index_store.catalog.text import ForeignText


class ScheduleRow(Base):
    """Work to be done again and again.

    ``next_at`` is when next; null while paused or deleted, and until it was worked out. A deleted one
    stays for a while, to be restored.
    """

    __tablename__ = "schedules"

    id: Mapped[str] = mapped_column(ForeignText(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    gallery_id: Mapped[int | None] = mapped_column(ForeignKey("galleries.id"))
    encoder: Mapped[str | None] = mapped_column(String(128))
    params: Mapped[dict[str, Any]]
    cron: Mapped[str] = mapped_column(String(128))
    time_zone: Mapped[str] = mapped_column(String(64))
    paused: Mapped[bool]
    next_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ForeignText)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class ScheduleRunRow(Base):
    """One time that a schedule's work was begun.

    That ``due_at`` is unique for each schedule is what keeps one due time from being served twice,
    whoever else hears of it. ``jobs`` lists ids, and whether the job was under way already.
    """

    __tablename__ = "schedule_runs"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_at"),
        Index("ix_schedule_runs_newest", "schedule_id", "id"),
        Index("ix_schedule_runs_state", "state", "started_at"),
        Index("ix_schedule_runs_age", "started_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[str] = mapped_column(
        ForeignText(32), ForeignKey("schedules.id", ondelete="CASCADE")
    )
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(ForeignText)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    jobs: Mapped[list[Any]] = mapped_column(JSON)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(ForeignText)
