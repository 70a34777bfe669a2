"""The API described: the OpenAPI document, and a page to read it and try it out."""

from importlib.resources import files
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    send_from_directory,
)
from flask.typing import ResponseReturnValue

from web.openapi import complete
from web.security import POLICY

docs = Blueprint("docs", __name__, url_prefix="/api")

DESCRIPTION = """\
Finds semantic copies of a picture in one's own collection. A query is asked with `POST /api/v1/queries`,
answered at the address that comes back, and followed by its events; pictures are added to galleries, and
whatever takes long is a job.

Where there are users, every request shows an API key: `Authorization: Bearer KEY`. Errors are
`{"error": {"code", "message", "hint"}}`: the code is stable, the hint says what to do.
"""

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
# The component styles itself by elements and attributes, which change with its options. Scripts are as
# anywhere: from here only, and none within the page.
_CSP = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


@docs.get("/openapi.json")
def document() -> Response:
    """Every route, field, example and error of the API."""
    return jsonify(complete(current_app))


@docs.get("/docs")
def page() -> ResponseReturnValue:
    """The same to read, and to try out."""
    return make_response(render_template("api.html"), {"Content-Security-Policy": _CSP})


@docs.get("/docs/rapidoc.js")
def script() -> Response:
    """RapiDoc, as its package carries it."""
    return send_from_directory(str(_RAPIDOC), _SCRIPT, max_age=86400)
