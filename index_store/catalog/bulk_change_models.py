"""Tables of changes to many pictures."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base
from index_store.catalog.text import ForeignText


class BulkChangeRow(Base):
    """A change to many pictures; see ``bulk_changes``."""

    __tablename__ = "bulk_changes"
    __table_args__ = (
        Index("ix_bulk_changes_newest", "gallery_id", "created_at", "id"),
        Index("ix_bulk_changes_age", "created_at"),
    )

    id: Mapped[str] = mapped_column(ForeignText(32), primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    action: Mapped[str] = mapped_column(String(16))
    label: Mapped[str | None] = mapped_column(ForeignText)
    selection: Mapped[dict[str, Any]]
    reached: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    undone: Mapped[int] = mapped_column(BigInteger)
    left_out: Mapped[int] = mapped_column(BigInteger)
    submitted_by: Mapped[str] = mapped_column(ForeignText)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ChangedImageRow(Base):
    """A picture that a change changed, until it is changed back."""

    __tablename__ = "changed_images"

    change_id: Mapped[str] = mapped_column(
        ForeignKey("bulk_changes.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    label_before: Mapped[str | None] = mapped_column(ForeignText)
