"""What the API accepts and returns of captions."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class CaptionOut(BaseModel):
    """What a picture shows, in words."""

    model_config = ConfigDict(from_attributes=True)

    text: str = Field(description="Empty where there is no caption.")
    source: Literal["model", "person"] | None = Field(
        None, description="Who wrote it; what came with a data set counts as a person's."
    )
    updated_at: datetime | None = None
    can_undo: bool = Field(False, description="Whether it was something else before.")


class CaptioningForm(BaseModel):
    """What a network is to describe."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    again: bool = Field(False, description="Also pictures that a network has described already.")
    edits: bool = Field(False, description="With `again`: also those that people have described.")
    prompt: str = Field("", max_length=200, description="What every caption begins with.")


class CaptionsOut(BaseModel):
    """How far a gallery is described."""

    captions: int = Field(description="Pictures that have a caption.")
    pictures: int = Field(description="Pictures that can be searched.")
    captioner: str | None = Field(description="The network that writes captions; null for none.")
    alive: bool = Field(description="Whether the worker that writes them is alive.")
