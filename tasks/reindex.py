"""The reindex job on an encoder's own worker. A thin wrapper around ``tasks.indexing``."""

import logging
from threading import Lock
from typing import Any

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError
from tasks.indexing import run_job

log = logging.getLogger(__name__)

_one_at_a_time = Lock()  # the worker's other threads are for votes
_TRY_AGAIN_S = 3.0


@app.task(bind=True, ignore_result=True, max_retries=None)  # type: ignore[untyped-decorator]
def reindex(self: Any, job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    if not _one_at_a_time.acquire(blocking=False):
        raise self.retry(countdown=_TRY_AGAIN_S)
    try:
        run_job(job_id)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
    finally:
        _one_at_a_time.release()
