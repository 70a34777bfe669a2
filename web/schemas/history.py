"""What the API returns of past queries."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from web.schemas.queries import FilterOut, ProbableOut


class PastQuery(BaseModel):
    """Which past queries are meant."""

    model_config = ConfigDict(extra="forbid")

    gallery: str | None = Field(None, description="Of this gallery only.")
    mine: bool = Field(False, description="One's own only, of an administrator, too.")


class HistoryQuery(PastQuery):
    """Which past queries to list."""

    before: str | None = Field(
        None, pattern="^[0-9a-f]{32}$", description="`next_before` of the page before."
    )
    limit: int = Field(30, ge=1, le=100)


class BestOut(BaseModel):
    """The first of a query's results."""

    image_id: int
    name: str
    label: str | None
    thumbnail_url: str


class PastQueryOut(BaseModel):
    """A query that was answered, in short."""

    id: str
    gallery: str
    name: str = Field(description="What was asked, in a line.")
    picture_url: str | None = Field(description="The first picture among the parts, if any is.")
    filter: FilterOut | None
    state: Literal["done", "failed"]
    results: int = Field(description="How many were found.")
    best: BestOut | None
    good_match: bool | None
    probable: ProbableOut | None
    by: str = Field(description="Who asked: a name, an address, or cli.")
    created_at: datetime
    url: str = Field(description="The whole of it.")


class PastQueriesOut(BaseModel):
    """A page of past queries, newest first."""

    queries: list[PastQueryOut]
    next_before: str | None


class ClearedOut(BaseModel):
    """How many past queries were forgotten."""

    queries: int
