"""Smaller answers, for browsers that can unpack them."""

from typing import Final

from flask import Flask, Response
from flask_compress import Compress

# No pages: in one that repeats what somebody else had it say, a compressed length gives away what else is
# in it, such as a token (https://breachattack.com). No events: they are to arrive one by one.
_COMPRESSED: Final = ["text/css", "text/javascript", "application/json", "image/svg+xml"]


def register(app: Flask) -> None:
    """Compress what is sent; to be called first, since it has to come last."""
    app.config["COMPRESS_MIMETYPES"] = _COMPRESSED
    # Of texts as small as scripts, Brotli knows most words already.
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 6
    Compress(app)
    app.after_request(_read_whole)


def _read_whole(response: Response) -> Response:
    """Read what is a file: Compress would leave it open."""
    if response.is_streamed and response.mimetype in _COMPRESSED:
        response.direct_passthrough = False
        response.make_sequence()
    return response
