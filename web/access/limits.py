"""How often one may ask: Flask-Limiter, which counts in Redis, and in this process while that is down."""

import math
import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from settings import get_settings
from tasks.services import redis_url
from web.access.caller import caller

# A Redis that does not answer must not hold anybody up: the next request counts here.
_CONNECTION = {
    "socket_connect_timeout": 1.0,
    "socket_timeout": 1.0,
    "retry": Retry(NoBackoff(), 0),
}


def _who() -> str:
    return caller().limited_as


limiter = Limiter(
    key_func=_who,
    application_limits=[lambda: get_settings().rate_limit],
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    key_prefix="semblance",
)

queries = limiter.shared_limit(lambda: get_settings().rate_limit_queries, scope="queries")
"""Decorates what starts a search."""


@limiter.request_filter
def _is_open() -> bool:
    """Whoever is on a machine of their own is not counted, nor what has to answer whatever happens."""
    return caller().kind == "open" or request.endpoint == "health.healthz"


def _failed(response: Response) -> bool:
    return response.status_code == 401


def _named() -> str:
    return f"name:{request.form.get('name', '').strip().lower()[:63]}"


logins_by_address = limiter.shared_limit(
    lambda: get_settings().rate_limit_logins, scope="logins", deduct_when=_failed
)
"""Decorates the login: wrong passwords from one address."""

logins_by_name = limiter.shared_limit(
    lambda: get_settings().rate_limit_logins, scope="names", key_func=_named, deduct_when=_failed
)
"""Decorates the login: wrong passwords for one name, from wherever."""

passwords = limiter.shared_limit(
    lambda: get_settings().rate_limit_logins,
    scope="passwords",
    deduct_when=lambda response: response.status_code == 403,
)
"""Decorates what asks for one's password again."""


def register(app: Flask) -> None:
    """Count requests from here on."""
    url = redis_url()
    app.config["RATELIMIT_STORAGE_URI"] = url or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _CONNECTION if url else {}
    limiter.init_app(app)


def seconds_left() -> int:
    """When it is worth trying again, after a request that was one too many."""
    current = limiter.current_limit
    return 60 if current is None else max(1, math.ceil(current.window[0] - time.time()))
