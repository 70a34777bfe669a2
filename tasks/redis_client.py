"""This process's connection to Redis."""

from functools import cache

import redis

from settings import get_settings
from tasks.errors import ServiceDownError
from tasks.live import LiveQueries
from tasks.services import redis_url

_TIMEOUT_S = 5.0  # longer than any read that waits for something to happen


@cache
def _pool(url: str) -> "redis.ConnectionPool":
    return redis.ConnectionPool.from_url(
        url, socket_connect_timeout=2, socket_timeout=_TIMEOUT_S, health_check_interval=30
    )


def get_redis() -> "redis.Redis":
    """A client of the service's Redis; connects when first used.

    Raises:
        ServiceDownError: There is no service whose Redis could be asked.
    """
    url = redis_url()
    if url is None:
        raise ServiceDownError("the service is not running")
    return redis.Redis(connection_pool=_pool(url))


def get_live() -> LiveQueries:
    """The running queries."""
    return LiveQueries(get_redis(), get_settings().query_ttl_s)
