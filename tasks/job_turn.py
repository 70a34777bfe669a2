"""Jobs on an encoder's or the light worker, one after the other: the other threads are for queries."""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from tasks.errors import JobCancelledError, JobTakenError

log = logging.getLogger(__name__)

_one_at_a_time = Lock()
_TRY_AGAIN_S = 3.0


def in_turn(task: Any, run: Callable[[str], None], job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already; later if another one runs here.

    Args:
        task: Celery's, to be tried again.
        run: Claims the job and sees it through.
        job_id: The job.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise task.retry(countdown=_TRY_AGAIN_S)
    try:
        run(job_id)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
    finally:
        _one_at_a_time.release()
