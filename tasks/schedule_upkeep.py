"""Serving schedules on the worker's side: what beat sends, and what a crash left to be sent or done."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import redis

from index_store.catalog.schedule_records import Schedule, ScheduleRun
from index_store.errors import NotFoundError
from tasks import beat_entries
from tasks.cron import Cron
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError, TasksError
from tasks.schedule_work import perform

log = logging.getLogger(__name__)

LATE: Final = timedelta(seconds=60)
"""How long after its time a run is begun without beat: its message was lost, or nobody heard it."""

_STUCK_S: Final = 60.0
_SWEEPS_TAKE: Final = timedelta(hours=1)  # at most: the only work that a run does by itself


def fire(schedule_id: str, due_at: datetime) -> None:
    """Begin what is due, unless somebody did, or it is not due any more.

    Times that nobody was there for are not made up for one by one: the next is after this moment.
    """
    catalog = get_catalog()
    try:
        schedule = catalog.schedules.get(schedule_id)
    except NotFoundError:
        log.info("schedule %s was deleted before it was due", schedule_id)
        return
    next_at = _next(schedule, max(due_at, datetime.now(UTC)))
    run = catalog.schedule_runs.claim(schedule_id, due_at, next_at)
    if run is None:
        log.info("schedule %s is not due at %s", schedule_id, due_at)
        return
    _arm(schedule_id, next_at)
    perform(schedule, run)


def perform_run(run_id: int) -> None:
    """Do the work of a run that was claimed elsewhere."""
    run = get_catalog().schedule_runs.get(run_id)
    if run.state == "claimed":
        perform(get_catalog().schedules.get(run.schedule_id, deleted=True), run)


def look_after() -> None:
    """See that every schedule will be served: entries, overdue times, runs whose process died."""
    try:
        restore_entries()
    except (redis.RedisError, ServiceDownError) as error:
        log.warning("beat's entries are not looked after: %s", error)
    too_late = datetime.now(UTC) - LATE
    for schedule in get_catalog().schedules.running():
        if schedule.next_at is not None and schedule.next_at <= too_late:
            log.warning("schedule %s was due at %s", schedule.id, schedule.next_at)
            with _by_itself(schedule.id):
                fire(schedule.id, schedule.next_at)
    for run in get_catalog().schedule_runs.stuck(_STUCK_S):
        with _by_itself(run.schedule_id):
            _take_up(run)


def restore_entries() -> None:
    """Give beat the entries it should have.

    Raises:
        ServiceDownError: There is no service whose Redis could be written to.
        redis.RedisError: Redis cannot be reached.
    """
    schedules = get_catalog().schedules
    moment = datetime.now(UTC)
    for schedule in schedules.running():
        if schedule.next_at is None:
            with _by_itself(schedule.id):
                schedules.settle(schedule.id, _next(schedule, moment))
    changed = beat_entries.reconcile(schedules.running())
    if changed:
        log.info("mended %d of beat's entries", changed)


@contextmanager
def _by_itself(schedule_id: str) -> Iterator[None]:
    """What keeps one schedule from being served, say a zone unknown here, keeps no other from it."""
    try:
        yield
    except Exception:
        log.exception("schedule %s cannot be served", schedule_id)


def _take_up(run: ScheduleRun) -> None:
    schedule = get_catalog().schedules.get(run.schedule_id, deleted=True)
    if schedule.kind == "sweep" and datetime.now(UTC) - run.started_at < _SWEEPS_TAKE:
        return
    log.warning("run %d of schedule %s was left: taken up", run.id, schedule.id)
    perform(schedule, run)


def _next(schedule: Schedule, moment: datetime) -> datetime:
    return Cron.parse(schedule.cron, schedule.time_zone).after(moment)


def _arm(schedule_id: str, next_at: datetime) -> None:
    """Tell beat of the next time; should Redis be away, :func:`look_after` does so later."""
    try:
        beat_entries.arm(schedule_id, next_at)
    except (redis.RedisError, TasksError) as error:
        log.warning("schedule %s is not armed yet: %s", schedule_id, error)
