"""Running a job: claimed by one attempt, its heart beating, its progress kept in the catalog."""

import logging
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from index_store.catalog.database import Catalog
from index_store.catalog.records import Job
from tasks.dispatch import queue_of
from tasks.errors import JobCancelledError, JobTakenError

log = logging.getLogger(__name__)

HEARTBEAT_S = 5.0
STALE_S = 30.0  # without a heartbeat for this long, a job's process is taken for dead
_REPORT_EVERY_S = 0.5


def new_owner() -> str:
    """One attempt at a job in this process, unlike any other: a token, the host, the process id.

    A message that is delivered twice may reach the same process twice; only one of the two may hold
    the job, and an attempt that lost its job must not pass for the one that took it up.
    """
    return f"{uuid.uuid4().hex}@{socket.gethostname()}:{os.getpid()}"


def process_of(owner: str) -> tuple[str, int]:
    """Host and process id of an owner."""
    process, _, pid = owner.rpartition(":")
    return process.rpartition("@")[2], int(pid)


class JobRun:
    """A job in the hands of one attempt."""

    def __init__(self, catalog: Catalog, job: Job, owner: str) -> None:
        self.job = job
        self._owner = owner
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
        if not self.note(done, total, stage):
            raise JobCancelledError(f"job {self.job.id} was cancelled or taken over")

    def note(self, done: int, total: int | None, stage: str) -> bool:
        """Note progress in the catalog; False where the job was cancelled or taken over."""
        return self._catalog.jobs.progress(self.job.id, done, total, stage, owner=self._owner)

    def release(self) -> None:
        """Put the job back in the queue, to be sent again."""
        self._catalog.jobs.release(self.job.id, owner=self._owner)


@contextmanager
def claimed(catalog: Catalog, job_id: str) -> Iterator[JobRun]:
    """Claim a job and see it to its end, good or bad.

    Raises:
        JobTakenError: It is done, cancelled, or in the hands of an attempt that is alive.
    """
    owner = new_owner()
    job = catalog.jobs.claim(job_id, owner, STALE_S)
    if job is None:
        raise JobTakenError(
            f"job {job_id[:8]} has ended, or somebody is at work on it",
            hint="`semblance jobs` shows it",
        )
    stopped = Event()
    Thread(target=_beat, args=(catalog, job_id, owner, stopped), daemon=True).start()
    try:
        yield JobRun(catalog, job, owner)
    except JobCancelledError:
        raise
    except KeyboardInterrupt:
        _interrupt(catalog, job, owner)
        raise
    except Exception as error:
        code = getattr(error, "code", "internal_error")
        catalog.jobs.fail(job_id, code, _told(error), owner=owner)
        raise
    else:
        catalog.jobs.finish(job_id, owner=owner)
    finally:
        stopped.set()


def _told(error: Exception) -> str:
    """What went wrong and what to do about it."""
    hint = getattr(error, "hint", "") or "the log of its worker tells more, under SEMBLANCE_VAR/log"
    return f"{type(error).__name__}: {error}. {hint[0].upper()}{hint[1:]}"


def _interrupt(catalog: Catalog, job: Job, owner: str) -> None:
    """End, or give back, a job whose process was told to stop."""
    if queue_of(job) is None:
        fail_interrupted(catalog, job)
    else:
        catalog.jobs.release(job.id, owner=owner)


def fail_interrupted(catalog: Catalog, job: Job) -> None:
    """End a job that was interrupted and that nobody else can take up: an ingest from the command line."""
    hint = "run the same command again: it goes on where it was"
    catalog.jobs.fail(job.id, "interrupted", f"the ingest was interrupted; {hint}")


def _beat(catalog: Catalog, job_id: str, owner: str, stopped: Event) -> None:
    while not stopped.wait(HEARTBEAT_S):
        try:
            if not catalog.jobs.heartbeat(job_id, owner):
                return  # cancelled or taken over, which its next progress will tell
        except Exception:  # a busy catalog must not end the job; the next beat may get through
            log.warning("heartbeat of job %s failed", job_id, exc_info=True)
