"""What the API accepts and returns of feedback."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import Thumb
from web.schemas.fusing import Weights
from web.schemas.queries import ImageId


class FeedbackPath(BaseModel):
    """A result of a query in an address."""

    query_id: str = Field(pattern="^[0-9a-f]{32}$")
    image_id: ImageId


class ThumbForm(BaseModel):
    """What somebody thinks of a result."""

    model_config = ConfigDict(extra="forbid")

    thumb: Thumb = Field(description="up: this was looked for; down: it was not.")


class ThumbOut(BaseModel):
    """What was said of a picture."""

    image_id: int
    thumb: Thumb


class FeedbackOut(BaseModel):
    """How much feedback a gallery has."""

    up: int
    down: int
    questions: int = Field(description="Different questions it is of.")
    fewest: int = Field(
        description="How many of them need thumbs of both kinds before weights can be tuned from them."
    )


class GainOut(BaseModel):
    """A difference of MAP@10 with its 95 % interval."""

    mean: float
    low: float
    high: float


class FeedbackTuningOut(BaseModel):
    """Weights that a gallery's feedback speaks for, and by how much they are better."""

    questions: int = Field(description="Searches with thumbs of both kinds.")
    fewest: int
    in_use: dict[str, float] = Field(description="The weights there are, by encoder.")
    weights: dict[str, float] | None = Field(description="null with too little feedback.")
    before: float | None = Field(
        description="MAP@10 among the judged results with the weights in use."
    )
    after: float | None = Field(
        description="The same with the new weights, measured on searches that did not choose them."
    )
    gain: GainOut | None
    keep: bool = Field(description="Whether they are better beyond chance.")
    more_needed: int | None = Field(
        description="About how many more such searches it takes to tell; null where nothing speaks for it."
    )
    verdict: str


class UseForm(BaseModel):
    """Weights from feedback to be used."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    weights: Weights | None = Field(
        None, description="Those that were shown: refused if new feedback speaks for others by now."
    )


class UsedOut(FeedbackTuningOut):
    """Weights from feedback that are in use now."""

    id: int = Field(description="To take them back by.")
    kind: Literal["feedback"] = "feedback"
