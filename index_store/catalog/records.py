"""What the catalog hands out and takes in: plain, frozen, free of any database session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:  # records are read where there is no NumPy
    from index_store.base import Ranking

ImageState = Literal["ready", "corrupt", "removed"]
CaptionSource = Literal["model", "person"]
JobKind = Literal["ingest", "reindex", "train", "evaluate", "caption", "suggest"]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
Outcome = Literal["added", "revived", "duplicate"]
Thumb = Literal["up", "down"]
TuningKind = Literal["labels", "by_hand", "feedback"]


@dataclass(frozen=True)
class Gallery:
    """A gallery and its counts.

    Attributes:
        id: Never used twice, not even after the gallery is deleted.
        name: Unique among the galleries there are.
        revision: Goes up with every change to a picture of the gallery.
        images: Pictures that can be searched.
        corrupt: Files that could not be read as pictures.
        removed: Pictures taken out, which can be restored.
        labels: Different labels among the searchable pictures.
        created_at: When it was made.
    """

    id: int
    name: str
    revision: int
    images: int
    corrupt: int
    removed: int
    labels: int
    created_at: datetime


@dataclass(frozen=True)
class Image:
    """A picture of a gallery.

    Attributes:
        uri: Where its bytes are read; see ``index_store.images``.
        name: File name, for people.
        width: In pixels as displayed; none for a corrupt picture, like ``height`` and ``format``.
        bytes: Size of the file.
        error: Why it is corrupt.
        revision: The gallery's revision when the picture's state last changed.
    """

    id: int
    gallery_id: int
    content_hash: str
    uri: str
    name: str
    label: str | None
    width: int | None
    height: int | None
    bytes: int
    format: str | None
    state: ImageState
    error: str | None
    revision: int
    created_at: datetime


@dataclass(frozen=True)
class NewImage:
    """A picture to be added; with ``error`` set, a corrupt one to be remembered.

    Attributes:
        content_hash: SHA-256 of the file, in hex.
        uri: Where its bytes can be read.
        origin: The file it was ingested from; ``uri`` differs from it where a copy is kept.
        mtime_ns: When that file was last changed, in nanoseconds since 1970.
    """

    content_hash: str
    uri: str
    name: str
    bytes: int
    label: str | None = None
    width: int | None = None
    height: int | None = None
    format: str | None = None
    error: str | None = None
    origin: str | None = None
    mtime_ns: int | None = None


class Arrival(NamedTuple):
    """What became of a picture that was offered.

    Attributes:
        image_id: The picture's id, or that of the one with the same content.
        outcome: ``revived`` if it had been removed or corrupt before.
        uri: Where the gallery reads it, which for a duplicate is its elder's file.
    """

    image_id: int
    outcome: Outcome
    uri: str


class FileStamp(NamedTuple):
    """What tells whether a file is still the one that was ingested."""

    origin: str
    bytes: int
    mtime_ns: int


class KnownFile(NamedTuple):
    """A file that is in the gallery as it is on disk.

    Attributes:
        kept: Whether the service keeps a copy of its own.
    """

    image_id: int
    content_hash: str
    label: str | None
    kept: bool


@dataclass(frozen=True)
class Caption:
    """What a picture shows, in words.

    Attributes:
        text: Sentences, each on a line; empty where there is nothing to say.
        source: Who wrote it; what came with a data set counts as a person's.
        captioner: Revision of the network that wrote it, if one did.
        revision: Goes up with every change to a caption of the gallery.
        can_undo: Whether it was something else before.
    """

    image_id: int
    text: str
    source: CaptionSource
    captioner: str | None
    updated_at: datetime
    revision: int
    can_undo: bool


class LabelCount(NamedTuple):
    """A label and how many searchable pictures carry it."""

    label: str
    images: int


class Changes(NamedTuple):
    """What changed since a revision, for whoever hides removed pictures from results.

    Attributes:
        removed: Ids that are hidden now, removed or corrupt.
        restored: Ids that may have been hidden and are not any more.
        revision: Where to go on from next time.
    """

    removed: tuple[int, ...]
    restored: tuple[int, ...]
    revision: int


class Purged(NamedTuple):
    """A picture whose row is gone with its gallery; its files may be needed by others."""

    content_hash: str
    uri: str
    created_at: datetime


class Needed(NamedTuple):
    """Whose files somebody needs, by content.

    Attributes:
        thumbnails: Contents whose thumbnail is shown with a picture or a search.
        copies: Contents of which a picture is read from the service's own copy.
    """

    thumbnails: frozenset[str]
    copies: frozenset[str]


@dataclass(frozen=True)
class TunedWeights:
    """Vote weights of a gallery that are not the profile's.

    Attributes:
        id: Goes up with each tuning.
        kind: Whether labels or feedback found them, or a hand set them.
        weights: By encoder; 0 for one that had better not vote.
        report: By how much they are better, as ``tasks.tune`` and ``tasks.feedback_tuning`` tell it.
    """

    id: int
    gallery_id: int
    kind: TuningKind
    weights: dict[str, float]
    report: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class IndexVersion:
    """A published index version.

    Attributes:
        number: Of the version, per gallery, encoder and encoder revision.
        rows: Embeddings it was built from.
        recall: Measured against exact search, 0 to 1.
        is_current: Whether searches use it.
    """

    gallery_id: int
    encoder: str
    encoder_revision: str
    number: int
    kind: str
    rows: int
    dimension: int
    recall: float | None
    created_at: datetime
    is_current: bool


@dataclass(frozen=True)
class Job:
    """A piece of long work: its progress while it runs, its history afterwards.

    Attributes:
        gallery: Name of the gallery when the job was submitted.
        done: Units of work done, of ``total`` if that is known.
        stage: What it is doing, in a word or two.
        stage_at: When it began with that; None until it says so.
        stage_done: What was done then: each stage counts on its own, and one that goes on after an
            interruption begins with what was done before.
        owner: Who is at work on it, different for each attempt.
        attempt: How often it was taken up.
        heartbeat_at: Last sign of life; while queued, when it was (last) put in the queue.
    """

    id: str
    kind: JobKind
    gallery_id: int
    gallery: str
    encoder: str | None
    state: JobState
    done: int
    total: int | None
    stage: str
    stage_at: datetime | None
    stage_done: int
    error_code: str | None
    error: str | None
    params: Mapping[str, Any]
    submitted_by: str
    owner: str | None
    attempt: int
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Search:
    """A finished query.

    Attributes:
        source: Name of the picture asked about.
        request: What was asked, as JSON.
        answer: What was answered, as JSON.
    """

    id: str
    gallery_id: int
    source: str
    k: int
    state: str
    took_ms: float | None
    submitted_by: str
    request: dict[str, Any]
    answer: dict[str, Any]
    created_at: datetime


class KeptVotes(NamedTuple):
    """What the encoders that voted said to a query, in full.

    Attributes:
        rankings: By encoder.
        evidence: By encoder, as JSON; of those that know how likely candidates are.
    """

    rankings: "Mapping[str, Ranking]"
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Feedback:
    """What somebody thinks of a result.

    Attributes:
        question: Digest of what was asked.
        search_id: The search it was said of.
        thumb: Up for what was looked for, down for what was not.
    """

    gallery_id: int
    question: str
    image_id: int
    search_id: str
    thumb: Thumb
    at: datetime


class FeedbackCount(NamedTuple):
    """How much feedback a gallery has.

    Attributes:
        up: Results that were looked for.
        down: Results that were not.
        questions: How many questions they are of.
    """

    up: int
    down: int
    questions: int
