import importlib.util
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from commands.doctor import services
from commands.up.redis_server import embedded_redis
from settings import get_settings
from tasks import redis_client
from tests.conftest import forget


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["redis.Redis"]:
    """A Redis that SEMBLANCE_REDIS_URL names."""
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        yield client


def test_redis_can_be_embedded() -> None:
    finding = services.check_redis(get_settings())
    assert finding.state == "ok"
    assert "redis-server" in finding.detail
    assert services.check_workers(get_settings()).detail == "not running"


def test_without_a_redis_server_nothing_can_be_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = services.check_redis(get_settings())
    assert finding.state == "broken"
    assert "SEMBLANCE_REDIS_URL" in finding.advice


def test_redis_that_is_there_is_well(client: "redis.Redis") -> None:
    finding = services.check_redis(get_settings())
    assert finding.state == "ok"
    assert "noeviction" in finding.detail


def test_redis_that_evicts_is_broken_and_one_that_might_a_warning(client: "redis.Redis") -> None:
    client.config_set("maxmemory-policy", "allkeys-lru")
    assert services.check_redis(get_settings()).state == "warning"
    client.config_set("maxmemory", "100mb")
    finding = services.check_redis(get_settings())
    assert finding.state == "broken"
    assert "noeviction" in finding.advice


def test_redis_that_is_not_there_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
    forget()
    finding = services.check_redis(get_settings())
    assert finding.state == "broken"
    assert "SEMBLANCE_REDIS_URL" in finding.advice
    assert services.check_workers(get_settings()).state == "broken"


def test_missing_workers_are_named(client: "redis.Redis") -> None:
    client.mset({f"semblance:worker:{name}": 1 for name in ("colour", "texture", "light", "train")})
    finding = services.check_workers(get_settings())
    assert finding.state == "warning"
    assert finding.detail.endswith("without a worker for shape")
    client.set("semblance:worker:shape", 1)
    assert services.check_workers(get_settings()).state == "ok"


@pytest.mark.timeout(60)
def test_a_redis_that_takes_connections_and_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_client, "_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", address)
        forget()
        assert services.check_workers(get_settings()).state == "broken"
