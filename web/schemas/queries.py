"""What the API accepts and returns of queries."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from index_store.catalog.records import Thumb
from models_store.preprocess.crop_choice import Cropped
from settings import FusionMethod
from tasks.reasons import Reason

ImageId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class FilterOut(BaseModel):
    """Which pictures a query may find."""

    label: list[str] = Field(description="Any of these; none means all pictures.")
    unlabelled: bool
    since: datetime | None
    until: datetime | None


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
    probability: float | None = Field(
        None,
        description="How likely it is of the query's class; null without label, and where the gallery "
        "has too few labels to tell.",
    )
    agreement: int = Field(
        description="How many encoders have it among their own first ten (or k, if that is more)."
    )
    thumb: Thumb | None = Field(
        None, description="What was said of it as a result of this question."
    )
    thumbnail_url: str
    picture_url: str
    votes: list[VoteOut]


class EncoderOut(BaseModel):
    """What one encoder said to a query."""

    encoder: str
    weight: float
    state: Literal["waiting", "voted", "abstained"]
    reason: Reason | None
    detail: str
    took_ms: float


class AreaOut(BaseModel):
    """The part of a picture that was searched with."""

    box: tuple[float, float, float, float] = Field(
        description="Left, top, right and bottom, as shares of width and height."
    )
    confidence: float | None = Field(
        description="How sure that the rest says nothing, from 0 to 1; null of an area that was chosen."
    )


class SuggestionOut(BaseModel):
    """The part of a picture that it might be better to search with."""

    area: AreaOut | None = Field(description="Null: there is none that is sure.")


class SourceOut(BaseModel):
    """A picture that was asked about."""

    name: str
    image_id: int | None
    picture_url: str
    crop: Cropped = Field(
        description="auto: a picture inside it was to be searched with; chosen: the area was given."
    )
    area: AreaOut | None = Field(description="What was searched with; null: the whole was used.")


class PartOut(BaseModel):
    """A part of what was asked."""

    weight: float
    text: str | None = None
    picture: SourceOut | None = None


class ProbableOut(BaseModel):
    """The class that the query most likely is of."""

    label: str
    probability: float


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
    name: str = Field(description="What was asked, in a line.")
    parts: list[PartOut]
    source: SourceOut | None = Field(description="The first picture among the parts, if any is.")
    filter: FilterOut | None = Field(None, description="Null: all pictures may be found.")
    encoders: list[EncoderOut]
    fusion: FusionMethod | None = Field(
        None, description="How the rankings became one; null before the answer, and of old ones."
    )
    results: list[ResultOut]
    good_match: bool | None = Field(
        None,
        description="Whether some result is likely of the query's class; null where that cannot be known.",
    )
    probable: ProbableOut | None = Field(
        None, description="The likeliest result's label; null without a good match."
    )
    took_ms: float | None
    created_at: datetime
    deadline_s: float
    error: QueryError | None
