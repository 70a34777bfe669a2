"""What the API accepts and returns of suggested labels, decisions about them, and prompts."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from index_store.catalog.suggestion_records import Action
from web.schemas.galleries import GalleryPath, ImageOut

Label = Annotated[str, Field(min_length=1, max_length=255)]
Share = Annotated[float, Field(ge=0, le=1)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Templates = Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=500)]

MOST_AT_ONCE = 500
"""Pictures that a decision may name."""


class RunOut(BaseModel):
    """A run whose suggestions are shown."""

    id: int
    job_id: str
    encoder: str
    method: str
    created_at: datetime
    report: dict[str, Any] = Field(
        description="How good each method is, measured with pictures that were held out."
    )


class LabelTallyOut(BaseModel):
    """For how many pictures a label is suggested."""

    label: str
    pictures: int = Field(description="That nobody decided about.")
    likely: int = Field(description="Those at least as likely as was asked for.")


class SuggestionsOut(BaseModel):
    """What is suggested for a gallery."""

    run: RunOut | None = Field(description="null before the first.")
    labels: list[LabelTallyOut]
    pictures: int
    likely: int


class OverviewQuery(BaseModel):
    """Which suggestions count as likely."""

    model_config = ConfigDict(extra="forbid")

    least: Share = 0.0


class PicturesQuery(BaseModel):
    """Which suggestions to list."""

    model_config = ConfigDict(extra="forbid")

    label: Label
    least: Share = 0.0
    after: str | None = Field(
        None, pattern=r"^[0-9.e-]{1,30},[0-9]{1,18}$", description="Where the page before ended."
    )
    limit: int = Field(60, ge=1, le=MOST_AT_ONCE)


class SuggestionOut(BaseModel):
    """A label that a picture may carry."""

    image: ImageOut
    label: str
    confidence: float


class SuggestionPageOut(BaseModel):
    """A page of suggestions of one label, the likeliest first."""

    suggestions: list[SuggestionOut]
    next_after: str | None


class DecisionForm(BaseModel):
    """A decision: about pictures by their ids, or about all suggestions of a label, or all likely ones."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    image_ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(
        [], max_length=MOST_AT_ONCE, description="These pictures, and no others."
    )
    label: Label | None = Field(None, description="All suggestions of this label.")
    least: Share | None = Field(None, description="All that are at least so likely.")
    given: Label | None = Field(
        None, description="Accept with this label in place of the suggested one."
    )
    run: Id | None = Field(
        None, description="The run that was looked at; refused if another has replaced it."
    )

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        in_bulk = self.label is not None or self.least is not None
        if bool(self.image_ids) == in_bulk:
            raise ValueError("name image_ids, or else a label, a least likelihood, or both")
        if self.given is not None and (self.action != "accept" or not self.given.strip()):
            raise ValueError("another label is given by accepting with it")
        return self


class DecisionOut(BaseModel):
    """A decision about suggestions."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    action: Action
    label: str | None = Field(validation_alias="only")
    least: float | None
    given: str | None
    pictures: int = Field(description="How many it settled so far.")
    submitted_by: str
    created_at: datetime
    undone_at: datetime | None


class DecidedOut(BaseModel):
    """A decision, and whether there is more of it to do."""

    decision: DecisionOut
    done: bool = Field(
        description="Whether all of it is carried out, or undone; else ask to go on, or to undo again."
    )


class DecisionsOut(BaseModel):
    """The latest decisions, newest first."""

    decisions: list[DecisionOut]


class DecisionPath(GalleryPath):
    """A decision in an address."""

    decision_id: Id


class PromptsForm(BaseModel):
    """Sentences for a gallery."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("own", min_length=1, max_length=100, description="What they are called.")
    templates: Templates = Field(description="Each with one {} for the class.")


class OwnPromptsOut(BaseModel):
    """Sentences of a gallery's own."""

    name: str
    templates: list[str]
    created_at: datetime


class PromptsOut(BaseModel):
    """Which sentences there are for a gallery."""

    own: OwnPromptsOut | None
    sets: list[str] = Field(description="Those any gallery can use.")
    usual: str = Field(description="What is used where nothing is said.")
