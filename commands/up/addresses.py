"""Choosing where the services listen."""

import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import redis

from commands.redis_health import redis_health
from commands.up.errors import RedisServerError, ServicesError
from commands.up.ports import address, free_port, reachable
from commands.up.redis_server import HOST, redis_address, write_config
from settings import Settings


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
        ServicesError: An address is not one of this machine's, Flower would be open to everybody,
            or the Redis named by the settings cannot be used.
    """
    redis_url, redis_config = _redis(settings)
    port = _port(settings.host, settings.port)
    dashboard = f"http://{address(reachable(settings.host), port)}"
    found = Addresses(redis_url, redis_config, address(settings.host, port), dashboard)
    if not flower:
        return found
    _refuse_open_flower(settings)
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


def _refuse_open_flower(settings: Settings) -> None:
    if _is_loopback(settings.flower_host) or settings.flower_basic_auth:
        return
    raise ServicesError(
        f"Flower would be open to everybody who reaches {settings.flower_host}",
        hint="set SEMBLANCE_FLOWER_BASIC_AUTH to user:password, or SEMBLANCE_FLOWER_HOST to "
        "127.0.0.1, or go without it: --no-flower",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
