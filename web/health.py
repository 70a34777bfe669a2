"""Is the process alive, and can it do its work."""

import redis
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from index_store.errors import IndexStoreError
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError
from tasks.redis_client import get_redis

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Redis and the catalog can be reached."""
    checks = {"redis": _redis_answers(), "catalog": _catalog_answers()}
    return jsonify(status="ok" if all(checks.values()) else "unready", **checks), (
        200 if all(checks.values()) else 503
    )


def _redis_answers() -> bool:
    try:
        return bool(get_redis().ping())
    except (redis.RedisError, ServiceDownError):
        return False


def _catalog_answers() -> bool:
    try:
        get_catalog().ping()
    except IndexStoreError:
        return False
    return True
