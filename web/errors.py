"""Every error a caller can see, as JSON under ``/api`` and as a page elsewhere."""

from http import HTTPStatus

import redis
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError as CatalogError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from index_store.errors import IndexStoreError
from models_store.errors import ModelsError
from settings import get_settings
from tasks.errors import ServiceDownError, TasksError

STATUS = {
    "not_found": 404,
    "invalid_name": 422,
    "conflict": 409,
    "empty_index": 409,
    "no_index": 409,
    "bad_picture": 422,
    "picture_too_large": 413,
    "unsupported_picture": 415,
    "bad_labels": 422,
    "service_down": 503,
    "no_voters": 503,
    "index_store_error": 503,
    "corrupt_store": 503,
}


class BadRequestError(Exception):
    """The request itself is wrong.

    Attributes:
        code: Stable, machine-readable name.
        hint: What the caller can do about it.
    """

    code = "bad_request"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def answer(status: int, code: str, message: str, hint: str = "") -> Response:
    """The error, in the form the caller reads."""
    error = {"code": code, "message": message, "hint": hint}
    if request.path.startswith("/api/"):
        return make_response(jsonify(error=error), status)
    return make_response(render_template("error.html", status=status, **error), status)


def invalid_arguments(error: ValidationError) -> Response:
    """What pydantic found wrong with a request, in a sentence per field."""
    problems = "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'request'}: {one['msg']}" for one in error.errors()
    )
    return answer(422, "bad_request", problems, "/api/openapi.json says what is accepted")


def register(app: Flask) -> None:
    """Map our exceptions, and everybody else's, to answers."""

    @app.errorhandler(IndexStoreError)
    @app.errorhandler(ModelsError)
    @app.errorhandler(TasksError)
    def known(error: IndexStoreError | ModelsError | TasksError) -> Response:
        return answer(STATUS.get(error.code, 500), error.code, str(error), error.hint)

    @app.errorhandler(BadRequestError)
    def bad_request(error: BadRequestError) -> Response:
        return answer(400, error.code, str(error), error.hint)

    @app.errorhandler(redis.RedisError)
    @app.errorhandler(OperationalError)
    def queue_down(error: Exception) -> Response:
        app.logger.warning("Redis cannot be reached: %s", error)
        down = ServiceDownError("Redis cannot be reached")
        return answer(503, down.code, str(down), down.hint)

    @app.errorhandler(CatalogError)
    def catalog_down(error: CatalogError) -> Response:
        app.logger.error("the catalog failed", exc_info=error)
        hint = "look for a full disk or a database that is down; `semblance doctor` tells more"
        return answer(503, "catalog_down", "the catalog cannot be read or written", hint)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        limit = f"{get_settings().max_upload_mb:g} MB"
        hint = f"send at most {limit}, or raise SEMBLANCE_MAX_UPLOAD_MB"
        return answer(413, "upload_too_large", f"the upload is larger than {limit}", hint)

    @app.errorhandler(CSRFError)
    def csrf(error: CSRFError) -> Response:
        return answer(400, "csrf", error.description, "reload the page and send the form again")

    @app.errorhandler(SecurityError)
    def unknown_host(error: SecurityError) -> Response:
        # No page: a host we do not answer for has no addresses to link to.
        text = f"{error.description}\nSEMBLANCE_TRUSTED_HOSTS lists the names this service answers to.\n"
        return make_response(text, 400, {"Content-Type": "text/plain; charset=utf-8"})

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or 500)
        return answer(status, status.name.lower(), error.description or status.phrase)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        app.logger.exception("unexpected error", exc_info=error)
        return answer(500, "internal_error", "something went wrong here", "the log has the cause")
