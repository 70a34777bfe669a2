"""Answers of the API."""

from io import BytesIO
from typing import Any

from flask import Response, make_response, send_file
from pydantic import BaseModel


def respond(model: BaseModel, status: int = 200) -> Response:
    """A model as a JSON response."""
    response = make_response(model.model_dump_json(), status)
    response.mimetype = "application/json"
    return response


def jpeg(data: bytes, name: str, max_age_s: int) -> Response:
    """A picture that was encoded here: no byte of an upload is ever sent, nor any other type.

    Args:
        data: The JPEG.
        name: What to call the file where it is saved, without extension.
        max_age_s: How long it may be kept by the browser.
    """
    picture = BytesIO(data)
    return send_file(picture, "image/jpeg", download_name=f"{name}.jpg", max_age=max_age_s)


def document(model: BaseModel) -> dict[str, Any]:
    """A model as plain JSON, for a page or an event to carry."""
    return model.model_dump(mode="json")
