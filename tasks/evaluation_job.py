"""The evaluation job on the light worker. A thin wrapper around ``tasks.evaluation_run``.

It searches indexes with embeddings that are there already, so it needs no encoder's worker: what weighs in
such a worker is its network.
"""

import logging
from threading import Lock
from typing import Any

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError

log = logging.getLogger(__name__)

_one_at_a_time = Lock()  # the worker's other threads are for fusing
_TRY_AGAIN_S = 3.0


@app.task(bind=True, ignore_result=True, max_retries=None)  # type: ignore[untyped-decorator]
def evaluate(self: Any, job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    if not _one_at_a_time.acquire(blocking=False):
        raise self.retry(countdown=_TRY_AGAIN_S)
    try:
        from tasks.evaluation_run import run_evaluation  # brings indexes, which fusing does without

        run_evaluation(job_id)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
    finally:
        _one_at_a_time.release()
