"""What the events of a query carry."""

from pydantic import BaseModel, Field

from web.schemas.queries import EncoderOut


class FoundOut(BaseModel):
    """A picture that one encoder found."""

    image_id: int
    score: float
    thumbnail_url: str


class LandedVoteOut(EncoderOut):
    """An encoder's vote, or its abstention, the moment it is known."""

    top: list[FoundOut] = Field(description="Its three best.")
