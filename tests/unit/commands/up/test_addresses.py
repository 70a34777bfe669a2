import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from commands.up.addresses import choose_addresses
from commands.up.errors import RedisServerError, ServicesError
from commands.up.redis_server import embedded_redis
from settings import Settings
from tasks.ensemble import get_catalog


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


def settings(var: Path, **others: Any) -> Settings:
    return Settings(**{"var": var, "port": 0, "flower_port": 0} | others)


def test_usual_ports_are_left_to_whoever_has_them(var: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        taken = one.getsockname()[1], other.getsockname()[1]
        found = choose_addresses(settings(var, port=taken[0], flower_port=taken[1]), flower=True)
    assert found.flower_port not in (0, None, *taken)
    assert found.web.rpartition(":")[2] not in ("0", *map(str, taken))
    assert found.dashboard == f"http://{found.web}"
    assert found.flower == f"http://127.0.0.1:{found.flower_port}"


def test_dashboard_for_everybody_is_reached_on_loopback(var: Path) -> None:
    get_catalog().users.add("ada", "hash", "admin")
    found = choose_addresses(settings(var, host="0.0.0.0"), flower=False)  # noqa: S104
    assert found.web.startswith("0.0.0.0:")
    assert found.dashboard.startswith("http://127.0.0.1:")


def test_flower_is_optional(var: Path) -> None:
    found = choose_addresses(settings(var), flower=False)
    assert (found.flower, found.flower_port) == (None, None)


def test_nobody_else_is_let_in_before_somebody_can_log_in(var: Path) -> None:
    beyond = settings(var, host="0.0.0.0")  # noqa: S104
    with pytest.raises(ServicesError, match="there are no users yet") as caught:
        choose_addresses(beyond, flower=False)
    assert "semblance users add NAME --role admin" in caught.value.hint
    get_catalog().users.add("ada", "hash", "admin")
    assert choose_addresses(beyond, flower=False).web.startswith("0.0.0.0:")


def test_address_of_another_machine_is_refused(var: Path) -> None:
    with pytest.raises(ServicesError, match=r"cannot listen on 203\.0\.113\.1"):
        choose_addresses(settings(var, host="203.0.113.1"), flower=False)


def test_redis_is_embedded_with_a_new_password_each_time(var: Path) -> None:
    first, second = (choose_addresses(settings(var), flower=False) for _ in range(2))
    assert first.redis_config == var / "run" / "redis.conf"
    assert first.redis_url.partition("@")[0] != second.redis_url.partition("@")[0]


def test_redis_of_ones_own_is_used_if_it_keeps_everything(var: Path, tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        found = choose_addresses(settings(var, redis_url=url), flower=False)
        assert (found.redis_url, found.redis_config) == (url, None)
        client.config_set("maxmemory-policy", "allkeys-lru")
        assert choose_addresses(settings(var, redis_url=url), flower=False)  # it has no limit
        client.config_set("maxmemory", "100mb")
        with pytest.raises(RedisServerError, match="allkeys-lru"):
            choose_addresses(settings(var, redis_url=url), flower=False)


def test_redis_that_is_not_there_is_said_at_once(var: Path) -> None:
    with pytest.raises(RedisServerError, match="SEMBLANCE_REDIS_URL"):
        choose_addresses(settings(var, redis_url="redis://127.0.0.1:1/0"), flower=False)


def test_addresses_do_not_show_the_password(var: Path) -> None:
    found = choose_addresses(settings(var), flower=False)
    password = urlsplit(found.redis_url).password
    assert password
    assert password not in repr(found)
