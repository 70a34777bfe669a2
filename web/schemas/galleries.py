"""What the API accepts and returns of galleries and their pictures."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from web.schemas.error import ErrorBody
from web.schemas.jobs import JobOut


class GalleryPath(BaseModel):
    """A gallery in an address."""

    name: str = Field(max_length=63)


class GalleryForm(BaseModel):
    """A gallery to create."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(examples=["holidays"], description="Lower-case letters, digits, - and _.")


class IndexOut(BaseModel):
    """The index in use for one encoder."""

    encoder: str
    version: int
    kind: str = Field(examples=["hnsw"])
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


class SamplesQuery(BaseModel):
    """How many pictures to show of a gallery."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(12, ge=1, le=60)


class ReindexForm(BaseModel):
    """What to reindex."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    encoder: str | None = Field(None, description="One encoder; none means the whole profile.")


class ImagePath(BaseModel):
    """A gallery picture in an address."""

    image_id: int = Field(ge=1, le=2**63 - 1)


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
    caption: str | None = Field(
        description="What it shows, in words; told where pictures are listed or read."
    )
    created_at: datetime
    thumbnail_url: str
    picture_url: str


class ImagesOut(BaseModel):
    """A page of pictures."""

    images: list[ImageOut]
    next_after: int | None


class SamplesOut(BaseModel):
    """A varied handful of pictures."""

    images: list[ImageOut]


class RejectedOut(ErrorBody):
    """An upload that was not added, and why."""

    name: str


class UploadOut(BaseModel):
    """What became of an upload."""

    added: list[ImageOut]
    duplicates: list[ImageOut]
    rejected: list[RejectedOut]
    jobs: list[JobOut]
