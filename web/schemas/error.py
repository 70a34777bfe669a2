"""What an error answer holds."""

from pydantic import BaseModel, Field


class ErrorBody(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable name of the error.", examples=["bad_picture"])
    message: str
    hint: str = Field(description="What to do about it; may be empty.")


class Error(BaseModel):
    """Every answer with a status of 400 or more."""

    error: ErrorBody
