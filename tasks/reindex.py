"""The reindex job on an encoder's own worker. A thin wrapper around ``tasks.indexing``."""

import logging

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError
from tasks.indexing import run_job

log = logging.getLogger(__name__)


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def reindex(job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    try:
        run_job(job_id)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
