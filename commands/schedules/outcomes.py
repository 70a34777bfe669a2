"""What became of runs, for the terminal."""

from index_store.catalog.schedule_records import ScheduleRun
from tasks import schedule_outcome
from tasks.ensemble import get_catalog
from tasks.schedule_outcome import Outcome

COLOURS = {"done": "green", "failed": "red", "running": "cyan", "cancelled": "dim"}
_SHOWN = 8  # characters of a job's id


def outcome_of(run: ScheduleRun) -> Outcome:
    """In a word."""
    jobs = get_catalog().jobs.get_many([one.job_id for one in run.jobs])
    return schedule_outcome.outcome_of(run, list(jobs.values()))


def jobs_of(run: ScheduleRun) -> str:
    """The jobs that it asked for, as `semblance jobs` names them."""
    return ", ".join(
        f"{one.job_id[:_SHOWN]}{' (already running)' if one.joined else ''}" for one in run.jobs
    )
