"""What the API returns of a gallery's pictures in all."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from web.schemas.galleries import LabelOut


class FormatOut(BaseModel):
    """A format and what is in it."""

    format: str | None
    images: int
    bytes: int


class SizeOut(BaseModel):
    """A class of size and how many pictures are in it."""

    from_pixels: int
    to_pixels: int | None = Field(description="None: there is no end.")
    images: int


class PeriodOut(BaseModel):
    """A stretch of time and how many pictures came in it."""

    begins: date
    images: int


class UnreadableOut(BaseModel):
    """Why pictures cannot be read, and how many."""

    reason: str
    images: int


class PastIngestOut(BaseModel):
    """What the latest ingest of a folder came to."""

    job: str
    path: str
    state: str
    added: int
    duplicates: int
    unchanged: int
    skipped: int
    unreadable: int
    created_at: datetime


class OtherLabelsOut(BaseModel):
    """Labels that are not listed, and how many pictures carry one of them."""

    labels: int
    images: int


class StatisticsOut(BaseModel):
    """A gallery's pictures in all; only those that can be searched, unless it says otherwise."""

    images: int
    bytes: int
    corrupt: int
    removed: int
    labels: int
    unlabelled: int
    formats: list[FormatOut]
    sizes: list[SizeOut] = Field(description="From the smallest to the largest there are.")
    top_labels: list[LabelOut] = Field(description="The 20 most frequent ones.")
    other_labels: OtherLabelsOut | None = Field(description="All others together.")
    added: list[PeriodOut] = Field(description="When pictures came, in UTC, without gaps.")
    added_by: Literal["day", "month", "year"]
    unreadable: list[UnreadableOut]
    ingests: list[PastIngestOut] = Field(description="The latest of each folder.")
