"""Which queues are paused: kept in Redis, where workers look with every heartbeat.

Celery's own way, telling the workers there are now to stop listening, is forgotten by a worker that is
started again and never reaches one that is away. What is written down holds for all of them, whenever
they come, and for Redis itself, which writes it to disk.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final, cast

import redis

_KEY: Final = "semblance:paused"


@dataclass(frozen=True)
class Pause:
    """A pause.

    Attributes:
        by: Who paused the queue.
        since: When, as ISO 8601.
    """

    by: str
    since: str


def paused(client: "redis.Redis") -> dict[str, Pause]:
    """The queues that are paused, by name."""
    kept = cast("dict[bytes, bytes]", client.hgetall(_KEY))
    return {name.decode(): Pause(**json.loads(text)) for name, text in kept.items()}


def paused_among(client: "redis.Redis", names: Collection[str]) -> set[str]:
    """Those of the queues that are paused."""
    return set(names) & paused(client).keys()


def pause(client: "redis.Redis", queue: str, by: str) -> None:
    """Pause a queue; one that is paused stays so, by whom it was."""
    told = Pause(by, datetime.now(UTC).isoformat())
    client.hsetnx(_KEY, queue, json.dumps(asdict(told)))


def resume(client: "redis.Redis", queue: str) -> bool:
    """Undo :func:`pause`; whether the queue was paused."""
    return bool(client.hdel(_KEY, queue))
