"""Watching jobs from the terminal, whoever runs them."""

import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from index_store.catalog.records import Job
from tasks.ensemble import get_catalog
from tasks.errors import TasksError

_LOOK_EVERY_S = 0.25


def progress_bars() -> Progress:
    """Bars with rate and time left, on standard error so that output can be piped."""
    return Progress(
        TextColumn("{task.fields[what]:<24}", style="bold", markup=False),
        TextColumn("{task.description:<10}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def update(bars: Progress, bar: TaskID, done: int, total: int | None, stage: str) -> None:
    """Show progress; each stage counts anew."""
    task = bars.tasks[bars.task_ids.index(bar)]
    if task.description != stage:
        bars.reset(bar, description=stage)
    rate = f"{task.speed:.0f}/s" if task.speed else ""
    bars.update(bar, completed=done, total=total, rate=rate)


def follow(jobs: Sequence[Job]) -> None:
    """Show jobs until all have ended.

    Raises:
        TasksError: One failed or was cancelled.
    """
    repository = get_catalog().jobs
    with progress_bars() as bars:
        shown = {
            job.id: bars.add_task("queued", what=job.encoder or job.kind, rate="") for job in jobs
        }
        running = set(shown)
        while running:
            for job_id in sorted(running):
                job = repository.get(job_id)
                update(bars, shown[job_id], job.done, job.total, job.stage or job.state)
                if job.state not in ("queued", "running"):
                    running.discard(job_id)
            time.sleep(_LOOK_EVERY_S)
    ended = [repository.get(job.id) for job in jobs]
    failed = [job for job in ended if job.state != "done"]
    if failed:
        reasons = "; ".join(
            f"{job.encoder or job.kind}: {job.error or job.state}" for job in failed
        )
        raise TasksError(f"not everything is done: {reasons}", hint="mend it and run it again")
