"""Doing what a schedule is for, once its run was claimed: hand it over as jobs, like anybody who asks."""

import logging
from datetime import UTC, datetime, timedelta

from index_store.catalog.records import Gallery, Job
from index_store.catalog.schedule_records import RunJob, Schedule, ScheduleRun
from index_store.errors import IndexStoreError
from models_store.errors import ModelsError
from settings import get_settings
from tasks import unneeded
from tasks.client.evaluations import ask_evaluation, usual_sample
from tasks.client.galleries import require_pictures
from tasks.client.jobs import Submitted, submit
from tasks.client.members import require_members
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import TasksError

log = logging.getLogger(__name__)


def perform(schedule: Schedule, run: ScheduleRun) -> None:
    """Do a claimed run's work, or have it done; what keeps it from being done is noted with the run.

    Doing so again, after whoever began died, does no harm.
    """
    runs = get_catalog().schedule_runs
    try:
        if schedule.kind == "sweep":
            _sweep()
            runs.finish(run.id)
        else:
            runs.start(run.id, _hand_over(schedule, run))
    except (IndexStoreError, ModelsError, TasksError) as error:
        told = f"{error}; {error.hint}" if error.hint else str(error)
        runs.fail(run.id, error.code, told)
        log.warning("schedule %s: %s", schedule.id, told)
    except Exception as error:
        runs.fail(run.id, "internal_error", f"{type(error).__name__}: {error}")
        raise


def _sweep() -> None:
    """Delete what nothing refers to any more, and what was written down long ago."""
    settings, catalog = get_settings(), get_catalog()
    unneeded.sweep(catalog, settings.var)
    catalog.audit.prune(datetime.now(UTC) - timedelta(days=settings.audit_days))


def asked_by(schedule: Schedule) -> str:
    """Who asks for a schedule's jobs, as they tell it."""
    return f"schedule {schedule.id[:8]}"


def _hand_over(schedule: Schedule, run: ScheduleRun) -> list[RunJob]:
    """The jobs that do the work.

    Raises:
        NotFoundError: The gallery is gone.
        EmptyIndexError: It has no picture.
        NoIndexError: It has no index to be evaluated.
        ConflictError: It has no labels to be evaluated by.
        NotFoundError: The encoder is not in the profile any more.
    """
    gallery = get_catalog().galleries.get_by_id(schedule.gallery_id or 0)
    require_pictures(gallery)
    done = _asked_before(schedule, run)
    if schedule.kind == "evaluate":
        return [done.get(None) or _evaluate(schedule, gallery)]
    names = [schedule.encoder] if schedule.encoder else _all_encoders()
    require_members(names)
    return [done.get(name) or _reindex(schedule, gallery, name) for name in names]


def _all_encoders() -> list[str]:
    return [one.encoder for one in get_profile().members]


def _evaluate(schedule: Schedule, gallery: Gallery) -> RunJob:
    encoders = [schedule.encoder] if schedule.encoder else []
    sample = usual_sample(gallery)
    return _told(ask_evaluation(gallery, encoders, sample=sample, by=asked_by(schedule)))


def _reindex(schedule: Schedule, gallery: Gallery, encoder: str) -> RunJob:
    params = {"rebuild": bool(schedule.params.get("rebuild"))}
    return _told(submit("reindex", gallery, encoder, params, by=asked_by(schedule)))


def _told(submitted: Submitted) -> RunJob:
    return RunJob(submitted.job.id, joined=not submitted.created)


def _asked_before(schedule: Schedule, run: ScheduleRun) -> dict[str | None, RunJob]:
    """Jobs, by encoder, that somebody who died over this run had asked for."""

    def is_ours(job: Job) -> bool:
        return (
            job.kind == schedule.kind
            and job.submitted_by == asked_by(schedule)
            and job.created_at >= run.started_at
        )

    jobs = get_catalog().jobs.list(gallery=schedule.gallery)
    return {job.encoder: RunJob(job.id, joined=False) for job in jobs if is_ours(job)}
