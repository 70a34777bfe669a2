"""The catalog's tables of suggested labels, and of the sentences they come from.

A run's suggestions are written first and shown when the run is published. Those nobody decided about go
when the next run is published; those somebody did stay, so that the decision can be taken back.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base
from index_store.catalog.text import ForeignText

_LongId = BigInteger().with_variant(Integer, "sqlite")


class SuggestionRunRow(Base):
    """One run over a gallery; ``report`` tells how good each method is."""

    __tablename__ = "suggestion_runs"
    __table_args__ = (
        Index("ix_suggestion_runs_gallery", "gallery_id", "id"),
        {"sqlite_autoincrement": True},  # a run that was discarded must not lend its id to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"))
    encoder: Mapped[str] = mapped_column(String(128))
    method: Mapped[str] = mapped_column(String(16))
    report: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class DecisionRow(Base):
    """What somebody decided about suggestions, of one picture or of many at once.

    ``only`` and ``least`` say about which: those of one label, those at least so likely. ``given`` is
    the label that was chosen in place of the suggested one.
    """

    __tablename__ = "label_decisions"
    __table_args__ = (
        Index("ix_label_decisions_gallery", "gallery_id", "id"),
        Index("ix_label_decisions_run", "run_id"),  # looked at whenever a run is dropped
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("suggestion_runs.id"))
    action: Mapped[str] = mapped_column(String(16))
    only: Mapped[str | None] = mapped_column(ForeignText)
    least: Mapped[float | None]
    given: Mapped[str | None] = mapped_column(ForeignText)
    pictures: Mapped[int] = mapped_column(BigInteger)
    submitted_by: Mapped[str] = mapped_column(ForeignText)
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class SuggestionRow(Base):
    """A label that a picture may carry."""

    __tablename__ = "suggestions"
    __table_args__ = (
        Index(
            "ix_suggestions_open",
            "run_id",
            "label",
            "confidence",
            "image_id",
            sqlite_where=text("decision_id IS NULL"),
            postgresql_where=text("decision_id IS NULL"),
        ),
        Index(
            "ix_suggestions_decided",
            "decision_id",
            "image_id",
            sqlite_where=text("decision_id IS NOT NULL"),
            postgresql_where=text("decision_id IS NOT NULL"),
        ),
    )

    image_id: Mapped[int] = mapped_column(
        _LongId, ForeignKey("images.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[int] = mapped_column(ForeignKey("suggestion_runs.id"), primary_key=True)
    label: Mapped[str] = mapped_column(ForeignText)
    confidence: Mapped[float]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("label_decisions.id"))


class GalleryPromptsRow(Base):
    """Sentences of a gallery's own; the latest that were not withdrawn are in use."""

    __tablename__ = "gallery_prompts"
    __table_args__ = (Index("ix_gallery_prompts_gallery", "gallery_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    name: Mapped[str] = mapped_column(ForeignText)
    templates: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
