"""Hand a job that is in the catalog to the worker that does such jobs."""

import logging
from typing import Any

import redis
from kombu.exceptions import OperationalError

from index_store.catalog.records import Job
from tasks.app import app
from tasks.errors import ServiceDownError
from tasks.pauses import paused
from tasks.queues import CAPTION_QUEUE, INGEST_QUEUE, MAINTENANCE_QUEUE, TRAIN_QUEUE, jobs_of
from tasks.redis_client import get_redis

log = logging.getLogger(__name__)

_TASKS = {
    "reindex": "tasks.reindex.reindex",
    "train": "tasks.training_job.train",
    "evaluate": "tasks.evaluation_job.evaluate",
    "caption": "tasks.caption_job.caption",
    "suggest": "tasks.suggest.suggest",
    "ingest": "tasks.ingest_job.ingest",
}
_EXPIRES_S = 60.0  # by then recovery has sent it again, and an absent worker's queue does not grow
_RETRY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.3, "interval_max": 0.5}


def queue_of(job: Job) -> str | None:
    """Where the worker listens that does such jobs; None for those that no worker does.

    An ingest from the command line reads a folder of whoever called for it, which nobody else can.
    """
    queues = {
        "reindex": jobs_of(job.encoder or ""),
        "suggest": jobs_of(job.encoder or ""),
        "train": TRAIN_QUEUE,
        "evaluate": MAINTENANCE_QUEUE,
        "caption": CAPTION_QUEUE,
        "ingest": INGEST_QUEUE if job.params.get("queued") else None,
    }
    return queues.get(job.kind)


def dispatch(job: Job) -> bool:
    """Queue a job; False when the queue cannot be reached, or is paused.

    That is no error: the job stays in the catalog as queued, and recovery or whoever resumes the queue
    sends it. Into a paused queue nothing is sent: workers take a moment to heed a pause.
    """
    queue = queue_of(job)
    try:
        if _is_paused(queue):
            return False
        send(_TASKS[job.kind], job.id, queue=queue)
    except (OperationalError, redis.TimeoutError) as error:
        log.warning("job %s stays queued in the catalog: %s", job.id, error)
        return False
    return True


def _is_paused(queue: str | None) -> bool:
    """Whether nothing is to be sent there.

    Raises:
        redis.TimeoutError: Redis takes connections and does not answer; to send would be to wait again.
    """
    try:
        return queue in paused(get_redis())
    except redis.TimeoutError:
        raise
    except (redis.RedisError, ServiceDownError):
        return False  # sending tells what is wrong


def send(task: str, *arguments: Any, queue: str | None) -> None:
    """Send a message that somebody sends again should it be lost.

    Raises:
        OperationalError: The queue cannot be reached.
    """
    app.send_task(task, arguments, queue=queue, expires=_EXPIRES_S, retry_policy=_RETRY)
