"""The audit log: what was changed over HTTP, by whom, and what they were refused."""

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from index_store.errors import DiskFullError
from tasks.ensemble import get_catalog
from web.access.caller import caller
from web.access.needs import SAFE_METHODS, need_of
from web.errors import BadRequestError

_UNTOLD = {
    "read",
    "anyone",
    "here",
}  # searches are kept on their own, logins told where they happen
_REFUSED = (401, 403)


def register(app: Flask) -> None:
    """Record changes once they are answered."""
    app.after_request(_record_change)


def record(action: str, target: str = "", *, who: str | None = None, outcome: str = "done") -> None:
    """Record something that the caller does; a log that cannot be written is told in the other one."""
    by = caller()
    try:
        get_catalog().audit.record(
            action,
            target,
            who=by.name if who is None else who,
            address=by.address,
            key_id=by.key_id,
            outcome=outcome,
        )
    except (SQLAlchemyError, DiskFullError) as error:
        current_app.logger.error("the audit log lacks %s %s: %s", action, target, error)


def about(*target: str) -> None:
    """Say what the request that is being answered is done to, where its address does not say enough."""
    g.audited = " ".join(filter(None, target))


def _record_change(response: Response) -> Response:
    endpoint, status = request.endpoint, response.status_code
    if endpoint is None or request.method in SAFE_METHODS or caller().kind == "nobody":
        return response
    refused = status in _REFUSED
    if need_of(endpoint, request.method) in _UNTOLD and not refused:
        return response
    outcome = "refused" if refused else ("failed" if status >= 400 else "done")
    if status != 429:  # of which there can be any number
        record(endpoint.removeprefix("api."), _target(), outcome=outcome)
    return response


def _target() -> str:
    """What whoever answered said, else what the address names, else what the body does."""
    if "audited" in g:
        return str(g.audited)
    named = " ".join(str(value) for value in (request.view_args or {}).values())
    if named or not request.is_json:
        return named
    try:
        return str(request.get_json().get("name") or "")
    except (BadRequestError, RecursionError):
        return ""
