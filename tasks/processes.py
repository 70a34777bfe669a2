"""What each worker process says of itself with its heartbeat: what it is, and what it is at work on.

As with :mod:`tasks.presence`, what is told expires by itself, so that a process that was killed is not
taken for alive, and reading it costs no question to the workers.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import redis

_NODES: Final = "semblance:processes"
_TTL_S: Final = 6  # three of Celery's heartbeats
_FORGOTTEN_AFTER_S: Final = 24 * 3600


@dataclass(frozen=True)
class Work:
    """A task that a process is at work on.

    Attributes:
        task: Its name without the module: ``vote``, ``fuse``, ``reindex`` and so on.
        about: Id of the query or the job; empty for chores.
        since: When it began, in seconds since 1970.
    """

    task: str
    about: str
    since: float


@dataclass(frozen=True)
class Process:
    """A worker process.

    Attributes:
        node: Celery's name of it, ``name@host``.
        pid: Its process id on that host.
        serves: Its encoders, or what a worker without one is called.
        queues: What it was started to listen to.
        since: When it was ready, in seconds since 1970.
        version: Of Semblance.
        memory_bytes: Resident memory.
        at_work: What it is doing.
    """

    node: str
    pid: int
    serves: Sequence[str]
    queues: Sequence[str]
    since: float
    version: str
    memory_bytes: int
    at_work: Sequence[Work]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What a process told."""
        return cls(**dict(told) | {"at_work": [Work(**one) for one in told["at_work"]]})


def tell(client: "redis.Redis", process: Process) -> None:
    """Say what a process is and does, for the next few seconds."""
    now = time.time()
    with client.pipeline(transaction=False) as pipe:
        pipe.set(_key(process.node), json.dumps(asdict(process)), ex=_TTL_S)
        pipe.zadd(_NODES, {process.node: now})
        pipe.zremrangebyscore(_NODES, 0, now - _FORGOTTEN_AFTER_S)
        pipe.execute()


def leave(client: "redis.Redis", node: str) -> None:
    """Say that a process ends."""
    with client.pipeline(transaction=False) as pipe:
        pipe.delete(_key(node))
        pipe.zrem(_NODES, node)
        pipe.execute()


def processes(client: "redis.Redis") -> list[Process]:
    """Those that are alive, by name."""
    nodes: Any = client.zrange(_NODES, 0, -1)
    if not nodes:
        return []
    told: Any = client.mget([_key(node.decode()) for node in nodes])
    found = [Process.from_json(json.loads(one)) for one in told if one]
    return sorted(found, key=lambda one: one.node)


def _key(node: str) -> str:
    return f"semblance:process:{node}"
