"""What became of runs, for the terminal."""

from web.schemas.schedules import ScheduleRunOut

COLOURS = {"done": "green", "failed": "red", "running": "cyan", "cancelled": "dim"}
_SHOWN = 8  # characters of a job's id


def jobs_of(run: ScheduleRunOut) -> str:
    """The jobs that it asked for, as `semblance jobs` names them."""
    return ", ".join(
        f"{one.id[:_SHOWN]}{' (already running)' if one.joined else ''}" for one in run.jobs
    )
