"""Schedules: work that is done again and again."""

from datetime import UTC, datetime
from itertools import islice

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.schedule_records import Plan, Schedule
from tasks.client import schedules
from tasks.cron import Cron
from tasks.ensemble import get_catalog
from web.access import auditing
from web.access.caller import actor
from web.api.blueprint import api
from web.present_schedules import runs_out, schedules_out, words
from web.respond import respond
from web.schemas.forms.schedules import CronForm, ScheduleForm
from web.schemas.schedules import (
    CronPreviewOut,
    ScheduleOut,
    SchedulePath,
    ScheduleRunOut,
    ScheduleRunsOut,
    ScheduleRunsQuery,
    SchedulesOut,
    SchedulesQuery,
)

tag = Tag(name="schedules", description="Reindexing, evaluating and sweeping again and again.")

_SHOWN = 5  # times to come


@api.get("/schedules", tags=[tag], responses={200: SchedulesOut})
def list_schedules(query: SchedulesQuery) -> Response:
    """All schedules, or a gallery's, oldest first, with what became of each last; or the deleted ones."""
    catalog = get_catalog()
    if query.deleted:
        return respond(SchedulesOut(schedules=schedules_out(catalog.schedules.deleted())))
    gallery_id = catalog.galleries.get(query.gallery).id if query.gallery else None
    return respond(SchedulesOut(schedules=schedules_out(catalog.schedules.list(gallery_id))))


@api.post("/schedules", tags=[tag], responses={201: ScheduleOut})
def create_schedule(body: ScheduleForm) -> Response:
    """Have something done again and again."""
    return _one(schedules.create(_plan(body), by=actor()), 201)


@api.post("/cron/preview", tags=[tag], responses={200: CronPreviewOut})
def preview(body: CronForm) -> Response:
    """What an expression means: in words, and the next five times, as they would be kept."""
    cron = Cron.parse(body.cron, body.time_zone)
    return respond(
        CronPreviewOut(
            cron=cron.expression,
            time_zone=body.time_zone,
            words=words(cron.expression),
            next=list(islice(cron.upcoming(datetime.now(UTC)), _SHOWN)),
        )
    )


@api.get("/schedules/<schedule_id>", tags=[tag], responses={200: ScheduleOut})
def read_schedule(path: SchedulePath) -> Response:
    """One schedule."""
    return _one(get_catalog().schedules.get(path.schedule_id))


@api.put("/schedules/<schedule_id>", tags=[tag], responses={200: ScheduleOut})
def change_schedule(path: SchedulePath, body: ScheduleForm) -> Response:
    """Put another plan in the place of a schedule's; paused it stays paused, and keeps its history."""
    return _one(schedules.change(path.schedule_id, _plan(body)))


@api.delete("/schedules/<schedule_id>", tags=[tag], responses={200: ScheduleOut})
def delete_schedule(path: SchedulePath) -> Response:
    """Delete a schedule; it can be restored for 30 days. Jobs that run go on."""
    return _one(schedules.delete(path.schedule_id))


@api.post("/schedules/<schedule_id>/restore", tags=[tag], responses={200: ScheduleOut})
def restore_schedule(path: SchedulePath) -> Response:
    """Undo a deletion."""
    return _one(schedules.restore(path.schedule_id))


@api.post("/schedules/<schedule_id>/pause", tags=[tag], responses={200: ScheduleOut})
def pause_schedule(path: SchedulePath) -> Response:
    """Have nothing begun until it is resumed; jobs that run go on."""
    return _one(schedules.pause(path.schedule_id))


@api.post("/schedules/<schedule_id>/resume", tags=[tag], responses={200: ScheduleOut})
def resume_schedule(path: SchedulePath) -> Response:
    """Undo a pause; times that passed meanwhile are not made up for."""
    return _one(schedules.resume(path.schedule_id))


@api.post("/schedules/<schedule_id>/run", tags=[tag], responses={202: ScheduleRunOut})
def run_schedule(path: SchedulePath) -> Response:
    """Do it now, paused or not; its next time stays what it is."""
    _audited(get_catalog().schedules.get(path.schedule_id))
    run = schedules.run_now(path.schedule_id, by=actor())
    return respond(runs_out([run])[0], 202)


@api.get("/schedules/<schedule_id>/runs", tags=[tag], responses={200: ScheduleRunsOut})
def list_runs(path: SchedulePath, query: ScheduleRunsQuery) -> Response:
    """A page of a schedule's history, newest first; also of a deleted one."""
    catalog = get_catalog()
    schedule = catalog.schedules.get(path.schedule_id, deleted=True)
    page = catalog.schedule_runs.list(schedule.id, before=query.before, limit=query.limit)
    next_before = page[-1].id if len(page) == query.limit else None
    return respond(ScheduleRunsOut(runs=runs_out(page), next_before=next_before))


def _plan(body: ScheduleForm) -> Plan:
    return schedules.make_plan(
        body.kind,
        cron=body.cron,
        time_zone=body.time_zone,
        gallery=body.gallery or None,
        encoder=body.encoder or None,
        rebuild=body.rebuild,
    )


def _audited(schedule: Schedule) -> None:
    """Have the audit log say what it is: an id tells nobody."""
    auditing.about(schedule.kind, schedule.gallery or "", schedule.id[:8])


def _one(schedule: Schedule, status: int = 200) -> Response:
    _audited(schedule)
    return respond(schedules_out([schedule])[0], status)
