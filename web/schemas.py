"""What the API accepts and returns; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Any, Literal

from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import JobState


class ErrorBody(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable name of the error.", examples=["bad_picture"])
    message: str
    hint: str = Field(description="What to do about it; may be empty.")


class Error(BaseModel):
    """Every answer with a status of 400 or more."""

    error: ErrorBody


class QueryForm(BaseModel):
    """A query: a picture, or a picture of the gallery."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    gallery: str
    picture: FileStorage | None = Field(None, description="The picture asked about.")
    image_id: int | None = Field(
        None, ge=1, le=2**63 - 1, description="Instead of a picture: more like this one."
    )
    k: int = Field(10, ge=1, le=100, description="How many results.")


class QueryPath(BaseModel):
    """A query in an address."""

    query_id: str = Field(pattern="^[0-9a-f]{32}$")


class QueryAccepted(BaseModel):
    """A query was queued."""

    id: str
    gallery: str
    state: Literal["pending"]
    encoders: list[str]
    url: str
    events_url: str


class VoteOut(BaseModel):
    """One encoder's contribution to one result."""

    encoder: str
    rank: int
    score: float
    weight: float
    contribution: float


class ResultOut(BaseModel):
    """One of the results, with the reasons for it."""

    rank: int
    image_id: int
    name: str
    label: str | None
    width: int
    height: int
    score: float
    thumbnail_url: str
    picture_url: str
    votes: list[VoteOut]


class EncoderOut(BaseModel):
    """What one encoder said to a query."""

    encoder: str
    weight: float
    state: Literal["waiting", "voted", "abstained"]
    reason: Literal["no_worker", "no_index", "timed_out", "failed"] | None
    detail: str
    took_ms: float


class SourceOut(BaseModel):
    """What was asked about."""

    name: str
    image_id: int | None
    picture_url: str


class QueryError(BaseModel):
    """Why a query failed."""

    code: str
    message: str


class QueryOut(BaseModel):
    """A query, from its first moment to long after its answer."""

    id: str
    gallery: str
    state: Literal["pending", "running", "done", "failed"]
    k: int
    source: SourceOut
    encoders: list[EncoderOut]
    results: list[ResultOut]
    took_ms: float | None
    created_at: datetime
    deadline_s: float
    error: QueryError | None


class GalleryPath(BaseModel):
    """A gallery in an address."""

    name: str = Field(max_length=63)


class GalleryForm(BaseModel):
    """A gallery to create."""

    name: str = Field(examples=["holidays"], description="Lower-case letters, digits, - and _.")


class IndexOut(BaseModel):
    """The index in use for one encoder."""

    encoder: str
    version: int
    kind: str
    rows: int
    recall: float | None
    created_at: datetime


class GalleryOut(BaseModel):
    """A gallery and what is in it."""

    name: str
    images: int
    corrupt: int
    removed: int
    labels: int
    created_at: datetime
    indexes: list[IndexOut]


class GalleriesOut(BaseModel):
    """All galleries."""

    galleries: list[GalleryOut]


class LabelOut(BaseModel):
    """A label and how many pictures carry it."""

    label: str
    images: int


class LabelsOut(BaseModel):
    """The labels of a gallery."""

    labels: list[LabelOut]


class ReindexForm(BaseModel):
    """What to reindex."""

    encoder: str | None = Field(None, description="One encoder; none means the whole profile.")


class ImagePath(BaseModel):
    """A gallery picture in an address."""

    image_id: int = Field(ge=1, le=2**63 - 1)


class ImagesQuery(BaseModel):
    """Which pictures to list."""

    label: str | None = None
    state: Literal["ready", "corrupt", "removed"] = "ready"
    after: int | None = Field(None, ge=0, le=2**63 - 1, description="Last id of the page before.")
    limit: int = Field(60, ge=1, le=500)


class ImageOut(BaseModel):
    """A gallery picture."""

    id: int
    name: str
    label: str | None
    width: int | None
    height: int | None
    bytes: int
    format: str | None
    state: Literal["ready", "corrupt", "removed"]
    error: str | None
    created_at: datetime
    thumbnail_url: str
    picture_url: str


class ImagesOut(BaseModel):
    """A page of pictures."""

    images: list[ImageOut]
    next_after: int | None


class UploadForm(BaseModel):
    """Pictures to add."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    pictures: list[FileStorage]
    label: str | None = Field(None, max_length=255)


class RejectedOut(ErrorBody):
    """An upload that was not added, and why."""

    name: str


class JobsQuery(BaseModel):
    """Which jobs to list."""

    state: JobState | None = None
    gallery: str | None = None
    before: str | None = Field(None, description="Last id of the page before.")
    limit: int = Field(50, ge=1, le=500)


class JobPath(BaseModel):
    """A job in an address."""

    job_id: str = Field(pattern="^[0-9a-f]{32}$")


class JobOut(BaseModel):
    """A job and how far it is."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: str
    gallery: str
    encoder: str | None
    state: JobState
    done: int
    total: int | None
    stage: str
    rate: float | None = Field(None, description="Pictures a second since it started.")
    eta_s: float | None = Field(None, description="Seconds left at that rate.")
    error_code: str | None
    error: str | None
    submitted_by: str
    attempt: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobsOut(BaseModel):
    """A page of jobs, newest first."""

    jobs: list[JobOut]
    next_before: str | None


class StartedOut(BaseModel):
    """Jobs that were started, or were already running."""

    jobs: list[JobOut]


class UploadOut(BaseModel):
    """What became of an upload."""

    added: list[ImageOut]
    duplicates: list[ImageOut]
    rejected: list[RejectedOut]
    jobs: list[JobOut]


class WorkerOut(BaseModel):
    """Whether an encoder has a live worker."""

    encoder: str
    alive: bool


class MemberOut(BaseModel):
    """An encoder of the profile."""

    encoder: str
    weight: float
    index: str


class ServiceOut(BaseModel):
    """The service at a glance."""

    version: str
    fusion: str
    deadline_s: float
    max_upload_mb: float
    flower_url: str | None
    redis: bool
    workers: list[WorkerOut]
    encoders: list[MemberOut]


def document(model: BaseModel) -> dict[str, Any]:
    """A model as plain JSON."""
    return model.model_dump(mode="json")
