"""The reindex job on an encoder's own worker. A thin wrapper around ``tasks.indexing``."""

from typing import Any

from tasks.app import app
from tasks.indexing import run_job
from tasks.job_turn import in_turn


@app.task(bind=True, ignore_result=True, max_retries=None)  # type: ignore[untyped-decorator]
def reindex(self: Any, job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    in_turn(self, run_job, job_id)
