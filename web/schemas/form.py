"""Forms, of any subject."""

from typing import Any

from flask import request
from pydantic import BaseModel, model_validator


class Form(BaseModel):
    """A form whose words stay words.

    flask-openapi3 reads every field as JSON first, which makes a number of the gallery ``2020``.
    """

    @model_validator(mode="before")
    @classmethod
    def _as_sent(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Take the text of the fields from the request itself."""
        return fields | {name: request.form[name] for name in fields if name in request.form}
