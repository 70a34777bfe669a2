"""Tables of what a gallery's pictures are like in all, and of what ingests came to."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base


class PictureCountRow(Base):
    """How many ready pictures of a gallery share a trait, and the bytes of their files.

    ``trait`` is ``format``, ``size`` or ``day``; see ``picture_counts`` for its values.
    """

    __tablename__ = "picture_counts"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"), primary_key=True)
    trait: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(16), primary_key=True)
    images: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)


class IngestSummaryRow(Base):
    """What became of the files of a folder, of a job that took one in; see ``ingests``."""

    __tablename__ = "ingest_summaries"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    summary: Mapped[dict[str, Any]]
