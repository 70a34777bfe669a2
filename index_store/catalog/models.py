"""The catalog's tables.

What is worth knowing before changing them: ids are never used twice, because embeddings on disk
name pictures by id; ``galleries`` and ``labels`` carry counts that ``census`` keeps in step with
``images``, so that no page counts millions of rows; and ``tests`` compare this file with the
migrations.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index_store.catalog.clock import UtcDateTime
from index_store.catalog.records import CaptionSource, ImageState, Thumb, TuningKind
from index_store.catalog.text import ForeignText

_LongId = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself there


class Base(DeclarativeBase):
    """What all tables share."""

    # Constraints need names, or SQLite's batch migrations could not find them again.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON()}  # noqa: RUF012


class GalleryRow(Base):
    """A gallery; a deleted one stays as a line without a name's claim, for history to point at."""

    __tablename__ = "galleries"
    __table_args__ = (
        Index(
            "uq_galleries_live_name",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ForeignText(63))
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(BigInteger)
    images: Mapped[int] = mapped_column(BigInteger)
    corrupt: Mapped[int] = mapped_column(BigInteger)
    removed: Mapped[int] = mapped_column(BigInteger)


class LabelRow(Base):
    """How many ready pictures of a gallery carry a label."""

    __tablename__ = "labels"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"), primary_key=True)
    label: Mapped[str] = mapped_column(ForeignText, primary_key=True)
    images: Mapped[int] = mapped_column(BigInteger)


class SuperclassRow(Base):
    """What a gallery's label is a kind of; a label may be here that no picture carries."""

    __tablename__ = "superclasses"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"), primary_key=True)
    label: Mapped[str] = mapped_column(ForeignText, primary_key=True)
    superclass: Mapped[str] = mapped_column(ForeignText)


class ImageRow(Base):
    """A picture of a gallery: one row per content.

    ``uri`` is where its bytes are read, ``origin`` the file it was ingested from (none for
    uploads): they are the same unless the service keeps a copy. ``origin_key`` is a digest of it,
    because paths are too long for an index. ``bytes`` and ``mtime_ns`` tell whether the file at
    ``origin`` is still the one that was read. ``revision`` is the gallery's at the picture's last
    change of state, ``added_revision`` the one at which it came. ``removed_at`` is set while it is
    removed, and says how long it can be restored.
    """

    __tablename__ = "images"
    __table_args__ = (
        UniqueConstraint("gallery_id", "content_hash"),
        Index("ix_images_page", "gallery_id", "id"),
        Index("ix_images_state", "gallery_id", "state", "id"),
        Index("ix_images_label", "gallery_id", "label", "state", "id"),
        Index("ix_images_name", "gallery_id", "state", "name", "id"),
        Index("ix_images_origin", "gallery_id", "origin_key"),
        # Only pictures that were removed, restored or found corrupt after they came: what a worker
        # has to look at to keep its tombstones up to date, however many millions were added
        # meanwhile.
        Index(
            "ix_images_changed",
            "gallery_id",
            "revision",
            sqlite_where=text("revision > added_revision"),
            postgresql_where=text("revision > added_revision"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(_LongId, primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    uri: Mapped[str] = mapped_column(ForeignText)
    origin: Mapped[str | None] = mapped_column(ForeignText)
    origin_key: Mapped[int | None] = mapped_column(BigInteger)
    mtime_ns: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(ForeignText)
    label: Mapped[str | None] = mapped_column(ForeignText)
    width: Mapped[int | None]
    height: Mapped[int | None]
    bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[ImageState] = mapped_column(String(16))
    error: Mapped[str | None] = mapped_column(ForeignText)
    revision: Mapped[int] = mapped_column(BigInteger)
    added_revision: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class CaptionRow(Base):
    """What a picture shows, in words; empty where somebody decided that there is nothing to say.

    ``revision`` goes up with every change to a caption of the gallery, so that whoever embeds captions finds
    those that are new. Beside the table there is an index of its words, named ``caption_words``, of the
    database's own kind: see the migration that makes it, and ``caption_search``.
    """

    __tablename__ = "captions"
    __table_args__ = (Index("ix_captions_changed", "gallery_id", "revision"),)

    image_id: Mapped[int] = mapped_column(
        _LongId,
        ForeignKey("images.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    text: Mapped[str] = mapped_column(ForeignText)
    source: Mapped[CaptionSource] = mapped_column(String(16))
    captioner: Mapped[str | None] = mapped_column(String(128))
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(BigInteger)


class FormerCaptionRow(Base):
    """What a caption was before it was changed; undoing takes the latest back."""

    __tablename__ = "former_captions"
    __table_args__ = (Index("ix_former_captions_image", "image_id", "id"),)

    id: Mapped[int] = mapped_column(_LongId, primary_key=True)
    image_id: Mapped[int] = mapped_column(_LongId, ForeignKey("images.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(ForeignText)
    source: Mapped[CaptionSource] = mapped_column(String(16))
    captioner: Mapped[str | None] = mapped_column(String(128))
    updated_at: Mapped[datetime]


class IndexVersionRow(Base):
    """A published index version of one gallery and encoder."""

    __tablename__ = "index_versions"
    __table_args__ = (UniqueConstraint("gallery_id", "encoder", "encoder_revision", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    encoder: Mapped[str] = mapped_column(String(128))
    encoder_revision: Mapped[str] = mapped_column(String(128))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    rows: Mapped[int] = mapped_column(BigInteger)
    dimension: Mapped[int]
    recall: Mapped[float | None]
    created_at: Mapped[datetime]
    is_current: Mapped[bool]


class JobRow(Base):
    """A piece of long work and everything that became of it.

    ``active_key`` names the work while the job is queued or running and is null afterwards: its
    being unique is what keeps two of the same from being active at once.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("active_key"),
        Index("ix_jobs_newest", "created_at", "id"),
        Index("ix_jobs_gallery", "gallery", "created_at", "id"),
        Index("ix_jobs_state", "state", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(ForeignText(32), primary_key=True)
    active_key: Mapped[str | None] = mapped_column(String(192))
    kind: Mapped[str] = mapped_column(String(16))
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    gallery: Mapped[str] = mapped_column(ForeignText(63))
    encoder: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    done: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int | None] = mapped_column(BigInteger)
    stage: Mapped[str] = mapped_column(String(64))
    stage_at: Mapped[datetime | None]
    stage_done: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    error_code: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(ForeignText)
    params: Mapped[dict[str, Any]]
    submitted_by: Mapped[str] = mapped_column(ForeignText)
    owner: Mapped[str | None] = mapped_column(String(255))
    attempt: Mapped[int]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class TrainingCurveRow(Base):
    """How well a training goes, of a job that is one; see ``trainings``."""

    __tablename__ = "training_curves"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    curve: Mapped[dict[str, Any]]


class TunedWeightsRow(Base):
    """Vote weights of a gallery, found by its labels or by feedback, or set by hand.

    The latest that was not withdrawn is in use. ``weights`` is by encoder; ``report`` says by how much
    they are better, where that was measured.
    """

    __tablename__ = "tuned_weights"
    __table_args__ = (Index("ix_tuned_weights_gallery", "gallery_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    kind: Mapped[TuningKind] = mapped_column(String(16), server_default="labels")
    weights: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SearchRow(Base):
    """A finished query: what was asked and what was answered.

    ``removed_at`` is set while it is hidden, before it is deleted.
    """

    __tablename__ = "searches"
    __table_args__ = (
        Index("ix_searches_newest", "gallery_id", "created_at", "id"),
        Index("ix_searches_by", "submitted_by", "created_at", "id"),
        Index("ix_searches_age", "created_at", "id"),
        # Of the few that are removed only: else it would be taken for the way to all the others.
        Index(
            "ix_searches_removed",
            "removed_at",
            sqlite_where=text("removed_at IS NOT NULL"),
            postgresql_where=text("removed_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(ForeignText(32), primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"))
    source: Mapped[str] = mapped_column(ForeignText)
    k: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    took_ms: Mapped[float | None]
    submitted_by: Mapped[str] = mapped_column(ForeignText)
    request: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SearchPictureRow(Base):
    """A picture that a query asked with, whose thumbnail is shown with the answer."""

    __tablename__ = "search_pictures"
    __table_args__ = (Index("ix_search_pictures_content", "content_hash"),)

    search_id: Mapped[str] = mapped_column(
        ForeignKey("searches.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))


class SearchRankingsRow(Base):
    """What each encoder's ranking of a search was, in full: with other weights it is fused again.

    Apart from the search itself, whose row lists and pages read. ``rankings`` is as
    ``index_store.packed_rankings`` packs them; ``evidence`` says by encoder how likely candidates are.
    """

    __tablename__ = "search_rankings"

    search_id: Mapped[str] = mapped_column(
        ForeignKey("searches.id", ondelete="CASCADE"), primary_key=True
    )
    rankings: Mapped[bytes] = mapped_column(LargeBinary)
    evidence: Mapped[dict[str, Any]]


class FeedbackRow(Base):
    """Whether a picture is what somebody looked for.

    ``question`` is a digest of what was asked: who asks the same again finds the same thumbs.
    ``search_id`` is the latest search it was said of, which is kept as long. The picture's id is no
    foreign key: when a gallery goes, millions of pictures would be looked up here.
    """

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_search", "search_id"),)

    gallery_id: Mapped[int] = mapped_column(ForeignKey("galleries.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    image_id: Mapped[int] = mapped_column(_LongId, primary_key=True, autoincrement=False)
    search_id: Mapped[str] = mapped_column(ForeignKey("searches.id"))
    thumb: Mapped[Thumb] = mapped_column(String(8))
    at: Mapped[datetime]
