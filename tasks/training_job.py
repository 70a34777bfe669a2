"""The training job on the worker for long work. A thin wrapper around ``tasks.training_run``."""

import logging

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError
from tasks.leaving import is_leaving

log = logging.getLogger(__name__)


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def train(job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    from tasks.training_run import run_training  # brings torch, which an idle worker does without

    try:
        run_training(job_id, is_leaving)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
