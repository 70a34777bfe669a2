"""Headers that keep browsers from being used against the service, and who may change things."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.access.caller import caller

POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Where pages may take what from."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OF_DOCUMENTS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
_PARTS = {"text/css", "text/javascript"}
"""Never looked at alone; a page has dozens, and policies would weigh more than many a script."""

_A_YEAR = f"max-age={365 * 24 * 3600}"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

csrf = CSRFProtect()


def register(app: Flask, *, proxies: int = 0) -> None:
    """Protect every answer and every request that changes something.

    Args:
        app: The application.
        proxies: How many reverse proxies are in front, whose word on where requests come from counts.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def guard_forms(app: Flask) -> None:
    """Have forms show a token; to be called once it is known who may send them."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # it is good for as long as the session
    csrf.init_app(app)


def _refuse_other_sites() -> None:
    """Refuse changes asked for by a page of another site.

    Browsers say where a request comes from and pages cannot forge it; programs say nothing and are let
    through, but not with a session's cookie (see ``web.access.guard``). The API is guarded by this,
    forms by a token as well. See the "Fetch Metadata" pattern, https://web.dev/articles/fetch-metadata.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    foreign = origin is not None and _host_of(origin) != request.host
    if site not in {"same-origin", "none"} or foreign:
        abort(403, "requests from other sites cannot change anything here")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no browser sends such a thing
        return None


def _add_headers(response: Response) -> Response:
    headers = _HEADERS if response.mimetype in _PARTS else _HEADERS | _OF_DOCUMENTS
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _A_YEAR)
    if request.endpoint != "static":
        _keep_private(response)
    return response


def _keep_private(response: Response) -> None:
    """Let nothing but the browser keep what it was shown; where one logs in, only what says for how long."""
    if response.cache_control.max_age is not None:
        response.cache_control.public = False
        response.cache_control.private = True
    elif caller().kind != "open":
        response.headers.setdefault("Cache-Control", "no-store")
