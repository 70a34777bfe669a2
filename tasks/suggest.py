"""The job that suggests labels, on an encoder's own worker. A thin wrapper around ``tasks.suggesting``."""

from typing import Any

from tasks.app import app
from tasks.job_turn import in_turn


@app.task(bind=True, ignore_result=True, max_retries=None)  # type: ignore[untyped-decorator]
def suggest(self: Any, job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    from tasks.suggesting.job import run_suggest  # brings what other workers do without

    in_turn(self, run_suggest, job_id)
