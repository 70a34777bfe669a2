"""Which encoders have a live worker, kept in Redis by the workers themselves.

Asking the workers (Celery's ``inspect``) takes a second per query; keys that each worker renews with
its heartbeat and that expire by themselves answer in one round trip.
"""

from collections.abc import Iterable

import redis

LIGHT = "light"
"""The worker that fuses and looks after things, which serves no encoder."""

TRAIN = "train"
"""The worker that trains, which serves no encoder either."""

CAPTIONS = "captions"
"""The worker that writes captions, which may be the one that trains."""

NO_ENCODERS = frozenset({LIGHT, TRAIN, CAPTIONS})

_TTL_S = 6  # three of Celery's heartbeats


def alive(client: "redis.Redis", names: Iterable[str]) -> set[str]:
    """Those of the encoders (or ``LIGHT``, ``TRAIN``, ``CAPTIONS``) for which some worker is alive."""
    names = list(names)
    found = client.mget([_key(name) for name in names]) if names else []
    return {name for name, value in zip(names, found, strict=True) if value}


def renew(client: "redis.Redis", names: Iterable[str]) -> None:
    """Say that a worker of these is alive, for the next few seconds."""
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.set(_key(name), 1, ex=_TTL_S)
        pipe.execute()


def withdraw(client: "redis.Redis", names: Iterable[str]) -> None:
    """Say that a worker of these leaves; another one's next heartbeat takes it back."""
    if keys := [_key(name) for name in names]:
        client.delete(*keys)


def _key(name: str) -> str:
    return f"semblance:worker:{name}"
