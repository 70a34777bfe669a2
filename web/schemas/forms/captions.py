"""What the API accepts of a caption."""

from pydantic import BaseModel, ConfigDict, Field

from tasks.client.captions import MOST_LETTERS


class CaptionForm(BaseModel):
    """A person's word on what a picture shows."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        max_length=MOST_LETTERS,
        examples=["A red boat on the sea"],
        description="Each line is a sentence of its own; an empty text takes the caption away.",
    )
