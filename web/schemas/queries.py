"""What the API accepts and returns of queries."""

from datetime import datetime
from typing import Literal

from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, ConfigDict, Field

from models_store.preprocess.informative import Crop
from web.schemas.form import Form


class QueryForm(Form):
    """A query: a picture, or a picture of the gallery."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    gallery: str
    picture: FileStorage | None = Field(None, description="The picture asked about.")
    image_id: int | None = Field(
        None, ge=1, le=2**63 - 1, description="Instead of a picture: more like this one."
    )
    k: int = Field(10, ge=1, le=100, description="How many results.")
    crop: Crop = Field(
        "none",
        description="auto: search with the picture inside a screenshot, a page or a frame, if there is one.",
    )


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


class AreaOut(BaseModel):
    """The part of a picture that was searched with."""

    box: tuple[float, float, float, float] = Field(
        description="Left, top, right and bottom, as shares of width and height."
    )
    confidence: float


class SourceOut(BaseModel):
    """What was asked about."""

    name: str
    image_id: int | None
    picture_url: str
    crop: Crop = Field(description="Whether a picture inside it was to be searched with.")
    area: AreaOut | None = Field(description="Where one was found; null: the whole was used.")


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
    source: SourceOut
    encoders: list[EncoderOut]
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
