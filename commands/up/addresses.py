"""Choosing where the services listen."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import redis

from commands.redis_health import redis_health
from commands.up.errors import RedisServerError, ServicesError
from commands.up.ports import address, free_port, reachable
from commands.up.redis_server import HOST, redis_address, write_config
from settings import Settings
from tasks.ensemble import get_catalog
from web.access.guard import is_loopback


@dataclass(frozen=True)
class Addresses:
    """Where the services listen.

    Attributes:
        redis_url: Redis, with its password.
        redis_config: Configuration of the embedded Redis; none if somebody else runs it.
        web: ``host:port`` the dashboard binds to.
        dashboard: Where a browser on this machine finds it.
        flower_port: Port of Flower; none to go without.
        flower: Where a browser on this machine finds Flower; none to go without.
    """

    redis_url: str = field(repr=False)
    redis_config: Path | None
    web: str
    dashboard: str
    flower_port: int | None = None
    flower: str | None = None


def choose_addresses(settings: Settings, *, flower: bool) -> Addresses:
    """The usual addresses where they are free, others where they are not.

    Raises:
        ServicesError: An address is not one of this machine's, there is nobody yet who could log in
            from elsewhere, or the Redis named by the settings cannot be used.
    """
    port = _port(settings.host, settings.port)
    _refuse_open_dashboard(settings)
    redis_url, redis_config = _redis(settings)
    dashboard = f"http://{address(reachable(settings.host), port)}"
    found = Addresses(redis_url, redis_config, address(settings.host, port), dashboard)
    if not flower:
        return found
    flower_port = _port(settings.flower_host, settings.flower_port)
    return Addresses(
        found.redis_url,
        found.redis_config,
        found.web,
        found.dashboard,
        flower_port=flower_port,
        flower=f"http://{address(reachable(settings.flower_host), flower_port)}",
    )


def _port(host: str, wanted: int) -> int:
    try:
        return free_port(host, wanted)
    except OSError as error:
        raise ServicesError(
            f"cannot listen on {host}: {error}", hint="give an address of this machine"
        ) from error


def _redis(settings: Settings) -> tuple[str, Path | None]:
    """Redis and, if it is to be embedded, its configuration."""
    if settings.redis_url:
        url = settings.redis_url.get_secret_value()
        _check(url)
        return url, None
    port, password = free_port(HOST), secrets.token_urlsafe(24)
    var = settings.var.resolve()
    file = write_config(var / "run" / "redis.conf", var / "redis", port, password)
    return redis_address(port, password), file


def _check(url: str) -> None:
    """Refuse a Redis that is not there, or that would lose what is queued."""
    try:
        health = redis_health(url)
    except (redis.RedisError, ValueError) as error:
        raise RedisServerError(
            f"SEMBLANCE_REDIS_URL names no Redis that can be used: {error}",
            hint="mend it, or unset it to have one embedded",
        ) from error
    if health.may_evict:
        raise RedisServerError(
            f"Redis throws away queued work when its memory is full ({health.policy})",
            hint="set its maxmemory-policy to noeviction",
        )


def _refuse_open_dashboard(settings: Settings) -> None:
    """Refuse to be reached by others before there is somebody who may let them in."""
    if is_loopback(settings.host) or get_catalog().users.any():
        return
    raise ServicesError(
        f"whoever reaches {settings.host} could not log in: there are no users yet",
        hint="make the first one with `semblance users add NAME --role admin`, or listen on 127.0.0.1",
    )
