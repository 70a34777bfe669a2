"""What became of a schedule's run, as its jobs tell."""

from collections.abc import Sequence
from typing import Literal

from index_store.catalog.records import Job
from index_store.catalog.schedule_records import ScheduleRun

Outcome = Literal["running", "done", "failed", "cancelled"]


def outcome_of(run: ScheduleRun, jobs: Sequence[Job]) -> Outcome:
    """What became of a run: of several jobs, the worst of theirs.

    Args:
        run: The run.
        jobs: Those of its jobs that there are.
    """
    if run.state in ("done", "failed"):
        return "failed" if run.state == "failed" else "done"
    states = {job.state for job in jobs}
    if run.state == "claimed" or states & {"queued", "running"}:
        return "running"
    if "failed" in states:
        return "failed"
    return "cancelled" if "cancelled" in states else "done"
