"""Answers of the API."""

from typing import Any

from flask import Response, make_response
from pydantic import BaseModel


def respond(model: BaseModel, status: int = 200) -> Response:
    """A model as a JSON response."""
    response = make_response(model.model_dump_json(), status)
    response.mimetype = "application/json"
    return response


def document(model: BaseModel) -> dict[str, Any]:
    """A model as plain JSON, for a page or an event to carry."""
    return model.model_dump(mode="json")
