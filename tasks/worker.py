"""What a worker process does around its tasks: get ready, show that it is alive, say goodbye."""

import logging
import os
from typing import Any

import redis
from celery.signals import celeryd_after_setup, heartbeat_sent, worker_shutting_down

from tasks.dispatch import CAPTION_QUEUE, TRAIN_QUEUE
from tasks.presence import CAPTIONS, LIGHT, TRAIN, renew, withdraw
from tasks.recovery import recover
from tasks.redis_client import get_redis
from tasks.runtime import get_engine

log = logging.getLogger(__name__)

_QUEUE_PREFIX = "encode."
_LONG_WORK = {TRAIN_QUEUE: TRAIN, CAPTION_QUEUE: CAPTIONS}
_LESS_URGENT = 10  # of a process's niceness: long work leaves the processor to votes
_serves: list[str] = []  # the encoders of this process, or LIGHT, or what long work it does


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def prepare(instance: Any, sender: str, **_: Any) -> None:
    """Load what this worker's queues need, so that its first query need not wait.

    The worker counts as present with its first heartbeat, which comes after this.
    """
    queues = instance.app.amqp.queues.consume_from
    encoders = [q.removeprefix(_QUEUE_PREFIX) for q in queues if q.startswith(_QUEUE_PREFIX)]
    for encoder in encoders:
        get_engine().encoder(encoder)
    long_work = [name for queue, name in _LONG_WORK.items() if queue in queues]
    if long_work:
        os.nice(_LESS_URGENT)
    _serves[:] = encoders or long_work or [LIGHT]
    recover(list(queues))
    log.info("%s serves %s", sender, ", ".join(_serves))


@heartbeat_sent.connect  # type: ignore[untyped-decorator]
def beat(**_: Any) -> None:
    """Renew the worker's presence; should Redis be away, Celery reconnects and this comes again."""
    try:
        renew(get_redis(), _serves)
    except redis.RedisError as error:
        log.warning("presence not renewed: %s", error)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def leave(**_: Any) -> None:
    """Withdraw, so that no query waits for a worker that is going."""
    try:
        leaving, _serves[:] = list(_serves), []  # the heartbeats still to come renew nothing
        withdraw(get_redis(), leaving)
    except redis.RedisError as error:
        log.warning("presence not withdrawn: %s", error)
