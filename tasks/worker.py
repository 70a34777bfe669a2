"""What a worker process does around its tasks: get ready, show that it is alive, say goodbye."""

import logging
import os
import time
from importlib.metadata import version
from typing import Any

import psutil
import redis
from celery.signals import celeryd_after_setup, heartbeat_sent, worker_shutting_down

from tasks import processes
from tasks.at_work import at_work
from tasks.listening import Listening
from tasks.pauses import paused
from tasks.presence import CAPTIONS, LIGHT, TRAIN, renew, withdraw
from tasks.processes import Process
from tasks.queues import CAPTION_QUEUE, TRAIN_QUEUE, VOTES
from tasks.recovery import recover
from tasks.redis_client import get_redis
from tasks.runtime import get_engine

log = logging.getLogger(__name__)

_LONG_WORK = {TRAIN_QUEUE: TRAIN, CAPTION_QUEUE: CAPTIONS}
_LESS_URGENT = 10  # of a process's niceness: long work leaves the processor to votes


class _Worker:
    """This process, as a worker."""

    def __init__(self, node: str, worker: Any) -> None:
        self.node = node
        self.listening = Listening(worker)
        self.since = time.time()
        self._process, self._version = psutil.Process(), version("semblance")
        queues = self.listening.queues
        self.encoders = [one.removeprefix(VOTES) for one in queues if one.startswith(VOTES)]
        self.long_work = [name for queue, name in _LONG_WORK.items() if queue in queues]
        self.serves = self.encoders or self.long_work or [LIGHT]

    def told(self) -> Process:
        """What it says of itself."""
        return Process(
            node=self.node,
            pid=os.getpid(),
            serves=self.serves,
            queues=self.listening.queues,
            since=self.since,
            version=self._version,
            memory_bytes=self._process.memory_info().rss,
            at_work=at_work(),
        )


_this: list[_Worker] = []  # none before it is set up, and none once it is to end


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def prepare(instance: Any, sender: str, **_: Any) -> None:
    """Load what this worker's queues need, so that its first query need not wait.

    The worker counts as present with its first heartbeat, which comes after this.
    """
    worker = _Worker(sender, instance)
    for encoder in worker.encoders:
        get_engine().encoder(encoder)
    if worker.long_work:
        os.nice(_LESS_URGENT)
    _heed(worker)
    recover(worker.listening.queues)
    _this[:] = [worker]
    log.info("%s serves %s", sender, ", ".join(worker.serves))


@heartbeat_sent.connect  # type: ignore[untyped-decorator]
def beat(**_: Any) -> None:
    """Renew the worker's presence; should Redis be away, Celery reconnects and this comes again."""
    for worker in _this:
        _heed(worker)
        try:
            renew(get_redis(), worker.serves)
            processes.tell(get_redis(), worker.told())
        except redis.RedisError as error:
            log.warning("presence not renewed: %s", error)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def leave(**_: Any) -> None:
    """Withdraw, so that no query waits for a worker that is going."""
    leaving, _this[:] = list(_this), []  # the heartbeats still to come renew nothing
    for worker in leaving:
        try:
            withdraw(get_redis(), worker.serves)
            processes.leave(get_redis(), worker.node)
        except redis.RedisError as error:
            log.warning("presence not withdrawn: %s", error)


def _heed(worker: _Worker) -> None:
    """Listen to what is not paused, as far as that can be learned now."""
    try:
        worker.listening.heed(paused(get_redis()))
    except redis.RedisError as error:
        log.warning("pauses not read: %s", error)
