"""Whether a Redis can be relied on to keep what is queued."""

from dataclasses import dataclass

import redis

_TIMEOUT_S = 3.0


@dataclass(frozen=True)
class RedisHealth:
    """What a Redis says of itself.

    Attributes:
        version: Its version.
        policy: What it does when its memory is full (``maxmemory-policy``).
        limited: Whether its memory has a limit.
    """

    version: str
    policy: str
    limited: bool

    @property
    def may_evict(self) -> bool:
        """Whether it may throw away tasks, votes or schedules to make room."""
        return self.limited and self.policy != "noeviction"


def redis_health(url: str) -> RedisHealth:
    """Ask the Redis at that address.

    INFO is asked rather than CONFIG, which hosted servers refuse.

    Raises:
        redis.RedisError: It cannot be reached, or refuses us.
        ValueError: This is no address of a Redis.
    """
    with redis.Redis.from_url(
        url, socket_connect_timeout=_TIMEOUT_S, socket_timeout=_TIMEOUT_S
    ) as client:
        server, memory = client.info("server"), client.info("memory")
    return RedisHealth(
        version=str(server["redis_version"]),
        policy=str(memory.get("maxmemory_policy", "noeviction")),
        limited=bool(memory.get("maxmemory", 0)),
    )
