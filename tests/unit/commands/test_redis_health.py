from pathlib import Path

import pytest
import redis

from commands.redis_health import RedisHealth, redis_health
from commands.up.redis_server import embedded_redis


def test_embedded_server_keeps_everything(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as (url, _):
        health = redis_health(url)
    assert health.version.split(".")[0].isdigit()
    assert (health.policy, health.limited, health.may_evict) == ("noeviction", False, False)


def test_only_a_server_with_a_limit_evicts() -> None:
    assert not RedisHealth("7.2", "allkeys-lru", limited=False).may_evict
    assert RedisHealth("7.2", "allkeys-lru", limited=True).may_evict
    assert not RedisHealth("7.2", "noeviction", limited=True).may_evict


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(redis.ConnectionError):
        redis_health("redis://127.0.0.1:1/0")
