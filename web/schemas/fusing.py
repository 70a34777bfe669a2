"""What the API accepts and returns of answers under other weights."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from settings import FusionMethod
from web.schemas.queries import ProbableOut, ResultOut

Weight = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Weights = dict[Annotated[str, Field(max_length=128)], Weight]


class FuseForm(BaseModel):
    """Weights to fuse an answered query's votes with."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    weights: Weights = Field(
        {},
        description="By encoder, of those that voted; who is not named keeps the weight there was, 0 leaves "
        "an encoder out.",
        examples=[{"colour": 0.5, "shape": 0}],
    )
    fusion: FusionMethod | None = Field(
        None, description="How rankings become one ranking; null: as the answer was made."
    )


class ComingOut(BaseModel):
    """A picture that would be among the results."""

    rank: int
    image_id: int
    name: str
    label: str | None
    thumbnail_url: str


class WithoutOut(BaseModel):
    """What the results would be without one encoder."""

    encoder: str
    changed: int = Field(description="How many of the results would be others.")
    gone: list[int] = Field(description="Ids of the results that would not be there.")
    come: list[ComingOut] = Field(description="What would be there instead.")


class FusedOut(BaseModel):
    """An answered query under other weights."""

    id: str
    fusion: FusionMethod
    weights: dict[str, float] = Field(description="As they were used, by encoder that voted.")
    voters: int = Field(description="How many encoders have a weight above 0.")
    results: list[ResultOut]
    good_match: bool | None = Field(description="As in the query's answer, by these weights.")
    probable: ProbableOut | None
    without: list[WithoutOut] = Field(
        description="For each encoder with a weight above 0, where there are two or more."
    )
