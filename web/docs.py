"""The API described: the OpenAPI document, and a page to read it and try it out."""

from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from web.openapi import complete

docs = Blueprint("docs", __name__, url_prefix="/api")

SECURITY_SCHEMES: dict[str, Any] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key: `semblance keys add`, or the settings page.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "semblance",
        "description": "What a browser has after logging in at /login.",
    },
}

_RAPIDOC = files("flask_openapi3_rapidoc") / "templates" / "rapidoc" / "js"
_SCRIPT = "rapidoc-min.js"
# The component styles itself by attributes and elements; its scripts need no more than ours.
_CSP_STYLES = "style-src 'self' 'unsafe-inline'"


@docs.get("/openapi.json")
def document() -> Response:
    """Every route, field, example and error of the API."""
    return jsonify(complete(current_app))


@docs.get("/docs")
def page() -> ResponseReturnValue:
    """The same to read, and to try out."""
    return render_template("api.html")


@docs.get("/docs/rapidoc.js")
def script() -> Response:
    """RapiDoc, as its package carries it."""
    return send_from_directory(str(_RAPIDOC), _SCRIPT, max_age=86400)
