"""Every error a caller can see, as JSON under ``/api`` and as a page elsewhere."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import redis
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError as CatalogError
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    SecurityError,
)

from index_store.errors import IndexStoreError
from index_store.full_disk import full_disk, is_full_disk
from models_store.errors import ModelsError
from settings import get_settings
from tasks.errors import ServiceDownError, TasksError
from web.access.errors import AccessError, LoginRequiredError
from web.access.limits import seconds_left
from web.error_status import STATUS
from web.error_words import told
from web.errors import BadRequestError, BusyError

_REFUSES_WRITES = "MISCONF"
"""What Redis says while it cannot append to its log: see ``stop-writes-on-bgsave-error`` and AOF errors."""

_FILES = {"picture", "pictures"}  # fields of forms


def answer(status: int, code: str, message: str, hint: str = "") -> Response:
    """The error, in the form the caller reads."""
    error = {"code": code, "message": message, "hint": hint}
    if _is_of_api():
        return make_response(jsonify(error=error), status)
    return make_response(
        render_template("error.html", status=status, code=code, **told(error)), status
    )


def _is_of_api() -> bool:
    return request.path.startswith("/api/")


def invalid_arguments(error: ValidationError) -> Response:
    """What pydantic found wrong with a request, in a sentence per field."""
    problems = "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'request'}: {one['msg']}" for one in error.errors()
    )
    hint = _file_hint() or _form_hint() or "/api/openapi.json says what is accepted"
    return answer(422, "bad_request", problems, hint)


def _form_hint() -> str:
    """What to do where JSON came in place of a form; nothing if none did."""
    asked = current_app.view_functions[request.endpoint or ""].__annotations__
    return "send a form and no JSON: -F name=value" if request.is_json and "form" in asked else ""


def _file_hint() -> str:
    """What to do where a text came in place of a file; nothing if none did."""
    names = sorted(_FILES & request.form.keys())
    return f"send {names[0]} as a file: -F {names[0]}=@photo.jpg" if names else ""


def register(app: Flask) -> None:
    """Map our exceptions, and everybody else's, to answers."""
    for kind, handler in _HANDLERS.items():
        app.register_error_handler(kind, handler)


def _known(error: IndexStoreError | ModelsError | TasksError) -> Response:
    return answer(STATUS.get(error.code, 500), error.code, str(error), error.hint)


def _bad_request(error: BadRequestError) -> Response:
    return answer(400, error.code, str(error), error.hint or _file_hint())


def _busy(error: BusyError) -> Response:
    response = answer(503, error.code, str(error), error.hint)
    response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _not_allowed(error: AccessError) -> Response:
    response = answer(error.status, error.code, str(error), error.hint)
    if isinstance(error, LoginRequiredError):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _too_often(error: RateLimitExceeded) -> Response:
    wait_s = seconds_left()
    hint = f"try again in {wait_s} seconds"
    response = answer(429, "rate_limited", f"too many requests ({error.description})", hint)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _nested_too_deeply(error: RecursionError) -> Response:
    """Of JSON, which fields of forms are read as too."""
    current_app.logger.warning("nested too deeply", exc_info=error)
    return answer(400, "bad_request", "the request is nested too deeply", "send it flatter")


def _queue_down(error: Exception) -> Response:
    current_app.logger.warning("Redis cannot be reached: %s", error)
    if _REFUSES_WRITES in str(error):  # it is there, and could not write down what it would be told
        return _known(full_disk("Redis's log"))
    down = ServiceDownError("Redis cannot be reached")
    return answer(503, down.code, str(down), down.hint)


def _system(error: OSError) -> Response:
    if is_full_disk(error):
        current_app.logger.error("the disk is full: %s", error)
        return _known(full_disk("a file"))
    return _unknown(error)


def _catalog_down(error: CatalogError) -> Response:
    if is_full_disk(error):
        return _known(full_disk("the catalog"))
    current_app.logger.error("the catalog failed", exc_info=error)
    hint = "look for a full disk or a database that is down; `semblance doctor` tells more"
    return answer(503, "catalog_down", "the catalog cannot be read or written", hint)


def _too_large(_: RequestEntityTooLarge) -> Response:
    """Too many bytes; or, where these are few enough, a form of too many parts or too long texts."""
    sent, most = request.content_length, request.max_content_length
    if sent is not None and most is not None and sent <= most:
        parts, memory = request.max_form_parts or 0, request.max_form_memory_size or 0
        message = f"the form has more than {parts:,} parts, or more than {memory:,} bytes of text"
        return answer(413, "form_too_large", message, "send the pictures in several requests")
    limit = f"{get_settings().max_upload_mb:g} MB"
    hint = f"send at most {limit}, or raise SEMBLANCE_MAX_UPLOAD_MB"
    return answer(413, "upload_too_large", f"the upload is larger than {limit}", hint)


def _csrf(error: CSRFError) -> Response:
    return answer(400, "csrf", error.description, "reload the page and send the form again")


def _unknown_host(error: SecurityError) -> Response:
    message = (error.description or "this host is not trusted").rstrip(".")
    hint = "SEMBLANCE_TRUSTED_HOSTS lists the names this service answers to"
    if _is_of_api():
        return answer(400, "unknown_host", message, hint)
    # No page: a host we do not answer for has no addresses to link to.
    text = f"{message}\n{hint}.\n"
    return make_response(text, 400, {"Content-Type": "text/plain; charset=utf-8"})


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    message, hint = error.description or status.phrase, ""
    if _is_of_api() and isinstance(error, NotFound | MethodNotAllowed):
        message = f"nothing here is asked with {request.method} {request.path}"
        hint = "/api/docs lists all there is"
    response = answer(status, status.name.lower(), message, hint)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def _unknown(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return answer(500, "internal_error", "something went wrong here", "the log has the cause")


# Flask takes the handler of the class nearest to the error's own.
_HANDLERS: dict[type[Exception], Callable[[Any], Response]] = {
    IndexStoreError: _known,
    ModelsError: _known,
    TasksError: _known,
    AccessError: _not_allowed,
    RateLimitExceeded: _too_often,
    BadRequestError: _bad_request,
    BusyError: _busy,
    RecursionError: _nested_too_deeply,
    redis.RedisError: _queue_down,
    OperationalError: _queue_down,
    CatalogError: _catalog_down,
    OSError: _system,
    RequestEntityTooLarge: _too_large,
    CSRFError: _csrf,
    SecurityError: _unknown_host,
    HTTPException: _http,
    Exception: _unknown,
}
