"""Schedules and their runs, as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import get_locale

from index_store.catalog.records import Job
from index_store.catalog.schedule_records import Schedule, ScheduleRun
from tasks.cron_words import in_words
from tasks.ensemble import get_catalog
from tasks.schedule_outcome import outcome_of
from web.schemas.schedules import ScheduleOut, ScheduleRunJobOut, ScheduleRunOut


def schedules_out(schedules: Sequence[Schedule]) -> list[ScheduleOut]:
    """Schedules with what became of each last."""
    latest = get_catalog().schedule_runs.latest([one.id for one in schedules])
    shown = dict(zip(latest, runs_out(list(latest.values())), strict=True))
    return [_schedule_out(one, shown.get(one.id)) for one in schedules]


def runs_out(runs: Sequence[ScheduleRun]) -> list[ScheduleRunOut]:
    """Runs with their jobs."""
    jobs = get_catalog().jobs.get_many([one.job_id for run in runs for one in run.jobs])
    return [_run_out(run, jobs) for run in runs]


def words(cron: str) -> str:
    """When, in the language of this request."""
    locale = get_locale()
    return in_words(cron, locale.language if locale else "en")


def _schedule_out(schedule: Schedule, last_run: ScheduleRunOut | None) -> ScheduleOut:
    known = {
        name: getattr(schedule, name)
        for name in ScheduleOut.model_fields
        if hasattr(schedule, name)
    }
    rebuild = schedule.params.get("rebuild") if schedule.kind == "reindex" else None
    return ScheduleOut(
        **known | {"rebuild": rebuild, "words": words(schedule.cron), "last_run": last_run}
    )


def _run_out(run: ScheduleRun, jobs: Mapping[str, Job]) -> ScheduleRunOut:
    mine = [(jobs[one.job_id], one.joined) for one in run.jobs if one.job_id in jobs]
    return ScheduleRunOut(
        id=run.id,
        due_at=run.due_at,
        started_at=run.started_at,
        finished_at=_finished_at(run, [job for job, _ in mine]),
        state=outcome_of(run, [job for job, _ in mine]),
        asked_by=run.asked_by,
        error_code=run.error_code,
        error=run.error,
        jobs=[
            ScheduleRunJobOut(
                id=job.id, encoder=job.encoder, state=job.state, joined=joined, error=job.error
            )
            for job, joined in mine
        ],
    )


def _finished_at(run: ScheduleRun, jobs: Sequence[Job]) -> datetime | None:
    if run.finished_at is not None or not jobs:
        return run.finished_at
    ended = [job.finished_at for job in jobs]
    return None if None in ended else max(one for one in ended if one is not None)
