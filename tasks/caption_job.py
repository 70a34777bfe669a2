"""The captioning job on the worker for long work. A thin wrapper around ``tasks.captioning``."""

import logging

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError
from tasks.leaving import is_leaving

log = logging.getLogger(__name__)


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def caption(job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    from tasks.captioning import run_captioning  # brings torch, which an idle worker does without

    try:
        run_captioning(job_id, is_leaving)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
