"""Forms, of any subject."""

from typing import Any, get_args, get_origin

from flask import request
from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, ConfigDict, model_validator


class Form(BaseModel):
    """A form whose words stay words.

    flask-openapi3 reads every field as JSON first, which makes a number of the gallery ``2020``.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _as_sent(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Take the text of the fields from the request itself."""
        sent = request.form
        return fields | {
            name: sent.getlist(name) if cls._is_list(name) else sent[name]
            for name in fields
            if name in sent
        }

    @classmethod
    def _is_list(cls, name: str) -> bool:
        """Whether a field is of several texts; one of JSON is there once, whatever is in it."""
        field = cls.model_fields.get(name)
        if field is None or get_origin(field.annotation) is not list:
            return False
        (item,) = get_args(field.annotation)
        return item is not FileStorage
