"""What the API accepts and returns of queries."""

from datetime import datetime
from typing import Annotated, Literal, Self

from flask_openapi3.models.file import FileStorage
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Json, model_validator

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.records import Thumb
from models_store.preprocess.informative import Crop, Cropped
from settings import FusionMethod
from tasks.outcome import Reason
from tasks.parts import MOST_PARTS, MOST_TEXT
from web.schemas.form import Form

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Box = tuple[Share, Share, Share, Share]
Label = Annotated[str, Field(max_length=255)]
ImageId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class PartForm(BaseModel):
    """A part of a query: words, a picture of the gallery, or an uploaded one."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, min_length=1, max_length=MOST_TEXT)
    image_id: ImageId | None = None
    picture: int | None = Field(
        None, ge=0, lt=MOST_PARTS, description="Which of the uploaded pictures, from 0."
    )
    area: Box | None = Field(
        None,
        description="Only this part of the picture: left, top, right, bottom, as shares of width and height.",
        examples=[[0.25, 0.1, 0.75, 0.9]],
    )
    weight: float = Field(
        1.0,
        ge=-10,
        le=10,
        allow_inf_nan=False,
        description="How much it counts; below 0 for what is not wanted.",
    )

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [one for one in (self.text, self.image_id, self.picture) if one is not None]
        if len(given) != 1 or self.weight == 0 or (self.text is not None and not self.text.strip()):
            raise ValueError("a part is text, an image_id or a picture, and weighs something")
        if self.area is not None and self.text is not None:
            raise ValueError("words have no area")
        return self


class QueryForm(Form):
    """A query: a picture, words, a picture of the gallery, or several of them with weights."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    gallery: str
    picture: list[FileStorage] = Field(
        [], max_length=MOST_PARTS, description="The picture asked about, or several."
    )
    image_id: ImageId | None = Field(None, description="A picture of the gallery: more like this.")
    text: str | None = Field(
        None, min_length=1, max_length=MOST_TEXT, description="What to look for, in words."
    )
    parts: Json[Annotated[list[PartForm], Field(min_length=1, max_length=MOST_PARTS)]] | None = (
        Field(
            None,
            description="A JSON list of PartForm, instead of the above: what counts how much. "
            '`[{"picture": 0}, {"text": "snow"}, {"text": "people", "weight": -1}]`.',
        )
    )
    k: int = Field(10, ge=1, le=100, description="How many results.")
    label: list[Label] = Field(
        default_factory=list,
        max_length=100,
        description="Find only pictures with any of these labels; none means all pictures.",
    )
    unlabelled: bool = Field(False, description="Find pictures without a label, too.")
    since: AwareDatetime | None = Field(
        None, description="Find only pictures added at that moment or later."
    )
    until: AwareDatetime | None = Field(
        None, description="Find only pictures added before that moment."
    )
    crop: Crop = Field(
        "none",
        description="auto: search with the picture inside a screenshot, a page or a frame, if there is one.",
    )
    area: Json[Box] | None = Field(
        None,
        description="Search with this part of the one picture only, as JSON: left, top, right and bottom, as "
        "shares of width and height. Where there are several, `parts` say it of each.",
        examples=["[0.25, 0.1, 0.75, 0.9]"],
    )

    def wanted(self) -> ImageFilter | None:
        """Which pictures may be found; None for all."""
        wanted = ImageFilter(
            labels=tuple(self.label),
            unlabelled=self.unlabelled,
            since=self.since,
            until=self.until,
        )
        return None if wanted == ImageFilter() else wanted


class FilterOut(BaseModel):
    """Which pictures a query may find."""

    label: list[str] = Field(description="Any of these; none means all pictures.")
    unlabelled: bool
    since: datetime | None
    until: datetime | None


class PicturePath(BaseModel):
    """A picture of a query in an address."""

    query_id: str = Field(pattern="^[0-9a-f]{32}$")
    part: int = Field(ge=0, lt=MOST_PARTS)


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
