"""Jobs whose process died, or whose message was lost with Redis, are sent again."""

import logging
import socket
from collections.abc import Collection

import psutil

from index_store.catalog.records import Job
from tasks.dispatch import dispatch, queue_of
from tasks.ensemble import get_catalog
from tasks.job_run import STALE_S, fail_interrupted, process_of

log = logging.getLogger(__name__)


def recover(queues: Collection[str] | None = None) -> None:
    """Send abandoned jobs again; claims make sure that none runs twice.

    Args:
        queues: Only jobs that wait in these; None means all jobs.
    """
    release_orphans()
    for job in get_catalog().jobs.stale(STALE_S):
        queue = queue_of(job)
        if queue and (queues is None or queue in queues):
            send_again(job)


def send_again(job: Job) -> None:
    """Send a job, and not once more before it is stale again."""
    if dispatch(job):
        get_catalog().jobs.touch(job.id)
        log.info("sent %s of %s by %s again", job.kind, job.gallery, job.encoder)


def release_orphans() -> None:
    """Put jobs back in the queue whose process ran on this machine and runs no more."""
    catalog = get_catalog()
    for job in catalog.jobs.active():
        if job.owner and _is_gone(job.owner):
            if queue_of(job) is None:
                fail_interrupted(catalog, job)
            else:
                catalog.jobs.release(job.id, owner=job.owner)


def _is_gone(owner: str) -> bool:
    host, pid = process_of(owner)
    return host == socket.gethostname() and not psutil.pid_exists(pid)
