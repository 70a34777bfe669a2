"""Answers that are no JSON, as the API's documentation shows them."""

from typing import Any, Final

JPEG: Final[dict[str, Any]] = {
    "description": "The picture.",
    "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
}

EVENTS: Final[dict[str, Any]] = {
    "description": "Server-sent events, until the end or for some minutes.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}

ZIP: Final[dict[str, Any]] = {
    "description": "The originals.",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}
