"""Chores of the light worker, called for by beat."""

from datetime import datetime

from tasks import schedule_upkeep
from tasks.app import app
from tasks.recovery import recover


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def recover_jobs() -> None:
    """Send jobs again whose worker died or whose message was lost."""
    recover()


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def fire(schedule_id: str, due_at: str) -> None:
    """Begin a schedule's work that is due at that time."""
    schedule_upkeep.fire(schedule_id, datetime.fromisoformat(due_at))


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def perform_run(run_id: int) -> None:
    """Do the work of a run that somebody asked for out of turn."""
    schedule_upkeep.perform_run(run_id)


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def look_after_schedules() -> None:
    """See that every schedule will be served, whatever was lost."""
    schedule_upkeep.look_after()
