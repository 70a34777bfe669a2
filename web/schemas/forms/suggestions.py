"""What the API accepts of suggested labels to be made."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tasks.suggesting.terms import MOST_CLASSES, Method
from web.schemas.suggestions import Templates


class SuggestForm(BaseModel):
    """What is to be suggested; all of it may be left out."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    encoder: str | None = Field(
        None, description="Whose embeddings are looked at; else the first that understands words."
    )
    classes: list[Annotated[str, Field(max_length=255)]] = Field(
        [],
        max_length=MOST_CLASSES,
        description="Names of classes; none for the gallery's labels.",
        examples=[["cat", "dog"]],
    )
    prompts: str | None = Field(
        None,
        max_length=100,
        description="What is said of each class: single, bare, short, imagenet80, or own for the gallery's; "
        "else own where there are any, and short where not.",
    )
    templates: Templates = Field(
        [], description="Sentences for this once, each with one {} for the class."
    )
    method: Method | None = Field(None, description="Which method suggests; else the best.")
