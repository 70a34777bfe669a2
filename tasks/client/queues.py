"""The queues as they are now, and pausing them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import redis

from index_store.errors import ConflictError, NotFoundError
from settings import get_settings
from tasks import pauses
from tasks.dispatch import queue_of
from tasks.ensemble import find_captioner, get_catalog, get_profile
from tasks.pauses import Pause
from tasks.presence import alive
from tasks.queues import Queue, queues
from tasks.recovery import send_again


@dataclass(frozen=True)
class QueueState:
    """A queue at one moment.

    Attributes:
        queue: The queue.
        depth: Tasks that wait in Redis.
        jobs: Jobs of the catalog that wait for its worker, whether they lie in Redis or not.
        alive: Whether a worker that listens to it is alive.
        pause: If it is paused, by whom and since when.
    """

    queue: Queue
    depth: int
    jobs: int
    alive: bool
    pause: Pause | None


def known_queues() -> list[Queue]:
    """The queues of this service."""
    encoders = [member.encoder for member in get_profile().members]
    training = get_settings().training
    captions = training or find_captioner() is not None
    return queues(encoders, training=training, captions=captions)


def queue_depths(client: "redis.Redis") -> dict[str, int]:
    """How many tasks wait in Redis, by queue."""
    names = [queue.name for queue in known_queues()]
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.llen(name)
        return dict(zip(names, pipe.execute(), strict=True))


def queue_states(client: "redis.Redis") -> list[QueueState]:
    """All queues as they are now."""
    known, depths = known_queues(), queue_depths(client)
    living = alive(client, {queue.worker for queue in known})
    held, waiting = pauses.paused(client), _waiting_jobs()
    return [
        QueueState(
            queue=queue,
            depth=depths[queue.name],
            jobs=waiting.get(queue.name, 0),
            alive=queue.worker in living,
            pause=held.get(queue.name),
        )
        for queue in known
    ]


def pause(client: "redis.Redis", name: str, by: str) -> QueueState:
    """Have nothing of a queue begun until it is resumed; what runs goes on, what waits stays.

    Raises:
        NotFoundError: There is no such queue.
        ConflictError: It is one of those that cannot be paused.
    """
    if not _known(name).pausable:
        raise ConflictError(
            f"the queue {name} cannot be paused: answers are made and lost work is found again there",
            hint="pause what people see: encode.*, index.*, ingest, train, captions; or a schedule",
        )
    pauses.pause(client, name, by)
    return _state(client, name)


def resume(client: "redis.Redis", name: str) -> QueueState:
    """Undo :func:`pause`. Jobs whose messages grew too old meanwhile are sent again.

    Raises:
        NotFoundError: There is no such queue.
    """
    _known(name)
    if pauses.resume(client, name):
        for job in get_catalog().jobs.active():
            if job.state == "queued" and queue_of(job) == name:
                send_again(job)
    return _state(client, name)


def _known(name: str) -> Queue:
    known = {queue.name: queue for queue in known_queues()}
    if name not in known:
        raise NotFoundError(f"no queue is called {name}", hint=f"there are {', '.join(known)}")
    return known[name]


def _state(client: "redis.Redis", name: str) -> QueueState:
    return next(one for one in queue_states(client) if one.queue.name == name)


def _waiting_jobs() -> Mapping[str, int]:
    active = get_catalog().jobs.active()
    return Counter(queue for job in active if job.state == "queued" and (queue := queue_of(job)))
