"""Running a job: claimed by one process, its heart beating, its progress kept in the catalog."""

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from index_store.catalog.database import Catalog
from index_store.catalog.records import Job
from tasks.errors import JobCancelledError, JobTakenError

log = logging.getLogger(__name__)

HEARTBEAT_S = 5.0
STALE_S = 30.0  # without a heartbeat for this long, a job's process is taken for dead
_REPORT_EVERY_S = 0.5


def owner() -> str:
    """This process, as jobs know it: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


class JobRun:
    """A job in this process's hands."""

    def __init__(self, catalog: Catalog, job: Job) -> None:
        self.job = job
        self._catalog = catalog
        self._reported_at = 0.0
        self._stage = ""

    def is_rebuild(self) -> bool:
        """Whether a rebuild was asked for, at the start or since."""
        return bool(self._catalog.jobs.get(self.job.id).params["rebuild"])

    def progress(self, done: int, total: int | None, stage: str) -> None:
        """Note progress in the catalog, at most twice a second within a stage.

        Raises:
            JobCancelledError: Somebody cancelled the job.
        """
        now = time.monotonic()
        ended = done == total
        if stage == self._stage and not ended and now - self._reported_at < _REPORT_EVERY_S:
            return
        self._reported_at, self._stage = now, stage
        if not self._catalog.jobs.progress(self.job.id, done, total, stage, owner=owner()):
            raise JobCancelledError(f"job {self.job.id} was cancelled or taken over")


@contextmanager
def claimed(catalog: Catalog, job_id: str) -> Iterator[JobRun]:
    """Claim a job and see it to its end, good or bad.

    Raises:
        JobTakenError: It is done, cancelled, or in the hands of a living process.
    """
    job = catalog.jobs.claim(job_id, owner(), STALE_S)
    if job is None:
        raise JobTakenError(
            f"another process is at work on job {job_id[:8]}", hint="`semblance jobs` shows it"
        )
    stopped = Event()
    Thread(target=_beat, args=(catalog, job_id, stopped), daemon=True).start()
    try:
        yield JobRun(catalog, job)
    except JobCancelledError:
        raise
    except Exception as error:
        code = getattr(error, "code", "internal_error")
        catalog.jobs.fail(job_id, code, f"{type(error).__name__}: {error}", owner=owner())
        raise
    else:
        catalog.jobs.finish(job_id, owner=owner())
    finally:
        stopped.set()


def _beat(catalog: Catalog, job_id: str, stopped: Event) -> None:
    while not stopped.wait(HEARTBEAT_S):
        try:
            catalog.jobs.heartbeat(job_id, owner())
        except Exception:  # a busy catalog must not end the job; the next beat may get through
            log.warning("heartbeat of job %s failed", job_id, exc_info=True)
