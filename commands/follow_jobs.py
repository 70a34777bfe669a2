"""Watching jobs from the terminal, whoever runs them."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from commands.here.jobs import JobsHere
from index_store.catalog.records import Job
from tasks.errors import TasksError
from web.schemas.jobs import JobOut


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
    """Show jobs of the data here until all have ended.

    Raises:
        TasksError: One failed or was cancelled.
    """
    show_jobs(JobsHere().follow([job.id for job in jobs]))


def show_jobs(looks: Iterable[JobOut]) -> None:
    """Show jobs as they come along, again and again, until there are no more.

    Raises:
        TasksError: One failed or was cancelled.
    """
    shown: dict[str, TaskID] = {}
    latest: dict[str, JobOut] = {}
    with progress_bars() as bars:
        for job in looks:
            if job.id not in shown:
                shown[job.id] = bars.add_task("queued", what=job.encoder or job.kind, rate="")
            update(bars, shown[job.id], job.done, job.total, job.stage or job.state)
            latest[job.id] = job
    failed = [job for job in latest.values() if job.state != "done"]
    if failed:
        reasons = "; ".join(
            f"{job.encoder or job.kind}: {job.error or job.state}" for job in failed
        )
        raise TasksError(f"not everything is done: {reasons}", hint="mend it and run it again")
