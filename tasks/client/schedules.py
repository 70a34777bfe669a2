"""Make, change, pause and run schedules.

What beat is told comes first and the catalog after it, so that a Redis that is away leaves everything as it
was; what is paused or deleted needs no Redis, because the catalog has the last word (see
``tasks.schedule_upkeep``).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import redis
from kombu.exceptions import OperationalError

from index_store.catalog.schedule_records import Plan, Schedule, ScheduleKind, ScheduleRun
from index_store.catalog.schedules import new_schedule_id
from tasks import beat_entries
from tasks.client.members import require_members
from tasks.cron import LONGEST, Cron, CronError
from tasks.dispatch import send
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError, TasksError
from tasks.queues import MAINTENANCE_QUEUE
from tasks.schedule_work import perform

log = logging.getLogger(__name__)


class ScheduleError(TasksError):
    """What is to be done again and again does not make sense."""

    code = "bad_schedule"


def make_plan(
    kind: ScheduleKind,
    *,
    cron: str,
    time_zone: str = "UTC",
    gallery: str | None = None,
    encoder: str | None = None,
    rebuild: bool = True,
) -> Plan:
    """What is to be done and when, checked.

    Args:
        kind: What.
        cron: When, five fields.
        time_zone: Of those.
        gallery: Name of what is worked on; None for a sweep.
        encoder: For which encoder; None for all.
        rebuild: Of a reindex: build a new version even if only few pictures are new.

    Raises:
        CronError: The expression is none.
        TimeZoneError: Nobody knows the zone.
        NotFoundError: There is no such gallery, or no such encoder in the profile.
        ScheduleError: A gallery is missing, or was given where there is none to work on.
    """
    if len(cron) > LONGEST:
        raise CronError(f"the expression is longer than {LONGEST} characters")
    when = Cron.parse(cron, time_zone)
    if kind == "sweep" and (gallery or encoder):
        raise ScheduleError("a sweep is of all galleries", hint="leave gallery and encoder out")
    if kind != "sweep" and not gallery:
        raise ScheduleError("the gallery is missing", hint="`semblance galleries` lists them")
    require_members([encoder] if encoder else [])
    return Plan(
        kind=kind,
        gallery_id=get_catalog().galleries.get(gallery).id if gallery else None,
        encoder=encoder or None,
        params={"rebuild": rebuild} if kind == "reindex" else {},
        cron=when.expression,
        time_zone=time_zone,
    )


def create(plan: Plan, *, by: str = "") -> Schedule:
    """Have something done again and again.

    Raises:
        ServiceDownError: Redis cannot be reached.
        NotFoundError: The gallery is gone.
    """
    schedule_id, next_at = new_schedule_id(), _next(plan)
    with _armed(schedule_id, next_at):
        return get_catalog().schedules.create(schedule_id, plan, next_at, by)


def change(schedule_id: str, plan: Plan) -> Schedule:
    """Put another plan in the place of a schedule's; paused it stays paused.

    Raises:
        ServiceDownError: Redis cannot be reached.
        NotFoundError: There is no such schedule, or the gallery is gone.
    """
    schedules = get_catalog().schedules
    before = schedules.get(schedule_id)
    if before.paused:
        return schedules.change(schedule_id, plan, None)
    next_at = _next(plan)
    with _armed(schedule_id, next_at, before.next_at):
        return schedules.change(schedule_id, plan, next_at)


def pause(schedule_id: str) -> Schedule:
    """Have nothing begun until it is resumed; what runs goes on.

    Raises:
        NotFoundError: There is no such schedule.
    """
    schedule = get_catalog().schedules.pause(schedule_id)
    _disarm(schedule_id)
    return schedule


def resume(schedule_id: str) -> Schedule:
    """Undo :func:`pause`; times that passed meanwhile are not made up for.

    Raises:
        ServiceDownError: Redis cannot be reached.
        NotFoundError: There is no such schedule.
    """
    schedules = get_catalog().schedules
    before = schedules.get(schedule_id)
    if not before.paused:
        return before
    next_at = _next(before)
    with _armed(schedule_id, next_at):
        return schedules.resume(schedule_id, next_at)


def delete(schedule_id: str) -> Schedule:
    """Delete a schedule; it can be restored for as long as removed pictures can.

    Raises:
        NotFoundError: There is no such schedule.
    """
    schedule = get_catalog().schedules.delete(schedule_id)
    _disarm(schedule_id)
    return schedule


def restore(schedule_id: str) -> Schedule:
    """Undo :func:`delete`.

    Raises:
        ServiceDownError: Redis cannot be reached.
        NotFoundError: There is no such schedule, or its gallery is gone.
    """
    schedules = get_catalog().schedules
    before = schedules.get(schedule_id, deleted=True)
    if before.deleted_at is None or before.paused:
        return schedules.restore(schedule_id, None)
    next_at = _next(before)
    with _armed(schedule_id, next_at):
        return schedules.restore(schedule_id, next_at)


def run_now(schedule_id: str, *, by: str = "") -> ScheduleRun:
    """Begin a schedule's work out of turn, paused or not; its next time stays what it is.

    Raises:
        ServiceDownError: It is work for a worker, and none can be told.
        NotFoundError: There is no such schedule.
    """
    runs = get_catalog().schedule_runs
    schedule = get_catalog().schedules.get(schedule_id)
    run = runs.ask(schedule_id, by)
    if schedule.kind != "sweep":
        perform(schedule, run)
        return runs.get(run.id)
    try:
        send("tasks.maintenance.perform_run", run.id, queue=MAINTENANCE_QUEUE)
    except OperationalError as error:
        runs.fail(run.id, ServiceDownError.code, "Redis could not be reached")
        raise ServiceDownError("Redis cannot be reached") from error
    return run


def _next(plan: Plan | Schedule) -> datetime:
    return Cron.parse(plan.cron, plan.time_zone).after(datetime.now(UTC))


@contextmanager
def _armed(schedule_id: str, next_at: datetime, before: datetime | None = None) -> Iterator[None]:
    """Tell beat, for the catalog to follow; if that fails, tell it what it was told before.

    Raises:
        ServiceDownError: Redis cannot be reached.
    """
    try:
        beat_entries.arm(schedule_id, next_at)
    except redis.RedisError as error:
        raise ServiceDownError("Redis cannot be reached, so beat would not know of it") from error
    try:
        yield
    except BaseException:
        try:
            if before is None:
                beat_entries.disarm(schedule_id)
            else:
                beat_entries.arm(schedule_id, before)
        except redis.RedisError as error:  # it is mended within the minute, from the catalog
            log.warning("schedule %s: beat was told in vain: %s", schedule_id, error)
        raise


def _disarm(schedule_id: str) -> None:
    """Tell beat that nothing is to come; where it cannot be told, what it sends is not taken up."""
    try:
        beat_entries.disarm(schedule_id)
    except (redis.RedisError, ServiceDownError) as error:
        log.info("schedule %s: beat was not told: %s", schedule_id, error)
