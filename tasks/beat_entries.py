"""What beat is told of schedules: an entry of RedBeat's in Redis for each, due at its next time.

Entries are made from the catalog and can be made again at any time; losing them loses nothing. Each is
for one due time only (a recurrence that occurs once). RedBeat could recur by itself, but keeps crontabs
without their time zone, wants day of month and day of week both to match, and its messages do not tell which
due time they are for: that is what claims go by (see ``index_store.catalog.schedule_runs``).
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from redbeat import RedBeatSchedulerEntry
from redbeat.schedulers import ensure_conf
from redbeat.schedulers import get_redis as get_store
from redbeat.schedules import rrule

from index_store.catalog.schedule_records import Schedule
from tasks.app import app
from tasks.errors import ServiceDownError
from tasks.services import redis_url

log = logging.getLogger(__name__)

FIRE: Final = "tasks.maintenance.fire"
_PREFIX: Final = "semblance-schedule:"
_EXPIRES_S: Final = 3600.0  # by then the catalog has long said so itself; see tasks.schedule_upkeep
_JUST_BEFORE: Final = timedelta(seconds=1)
_ROUNDING_S: Final = (
    2.0  # RedBeat reckons with a clock that goes on meanwhile, and in whole seconds
)


def arm(schedule_id: str, due_at: datetime) -> None:
    """Have beat send what is due at that time, in the place of whatever it was to send.

    Raises:
        ServiceDownError: There is no service whose Redis could be written to.
        redis.RedisError: Redis cannot be reached.
    """
    _require_redis()
    entry = RedBeatSchedulerEntry(
        _PREFIX + schedule_id,
        FIRE,
        rrule("SECONDLY", dtstart=due_at, count=1, app=app),
        args=(schedule_id, due_at.isoformat()),
        options={"queue": "maintenance", "expires": _EXPIRES_S},
        # RedBeat counts from here, so it is now; but what is overdue would be over for it.
        last_run_at=min(datetime.now(UTC), due_at - _JUST_BEFORE),
        app=app,
    )
    entry.delete()  # with what RedBeat noted of the time before
    entry.save()


def disarm(schedule_id: str) -> None:
    """Have beat send nothing for a schedule.

    Raises:
        ServiceDownError: There is no service whose Redis could be written to.
        redis.RedisError: Redis cannot be reached.
    """
    _require_redis()
    key = ensure_conf(app).key_prefix + _PREFIX + schedule_id
    with get_store(app).pipeline() as pipe:
        pipe.zrem(ensure_conf(app).schedule_key, key)
        pipe.delete(key)
        pipe.execute()


def reconcile(schedules: Iterable[Schedule]) -> int:
    """Make the entries what they should be, where Redis or a crash lost or kept some.

    Args:
        schedules: All that are to be served, with their next times.

    Returns:
        How many entries were made, mended or dropped.

    Raises:
        ServiceDownError: There is no service whose Redis could be written to.
        redis.RedisError: Redis cannot be reached.
    """
    _require_redis()
    wanted = {one.id: one.next_at for one in schedules if one.next_at is not None}
    known = _armed()
    changed = 0
    for schedule_id, due_at in wanted.items():
        if not _is_right(known.pop(schedule_id, None), due_at):
            arm(schedule_id, due_at)
            changed += 1
    for schedule_id in known:
        disarm(schedule_id)
    return changed + len(known)


def _is_right(sends_at: float | None, due_at: datetime) -> bool:
    """Whether an entry will be, or was, sent at the time it should; None where there is none.

    What was sent and not taken up yet is not sent again: ``tasks.schedule_upkeep`` sees to it.
    """
    if sends_at is None:
        return False
    now = datetime.now(UTC)
    if due_at <= now:
        return sends_at <= now.timestamp()
    return abs(sends_at - due_at.timestamp()) <= _ROUNDING_S


def _armed() -> dict[str, float]:
    """When beat is to send what, in seconds since 1970; -1 for what it has sent."""
    conf, store = ensure_conf(app), get_store(app)
    start = conf.key_prefix + _PREFIX
    members = store.zscan_iter(conf.schedule_key, match=f"{start}*")
    return {key.removeprefix(start): score for key, score in members}


def _require_redis() -> None:
    """RedBeat goes by what this process knew of Redis when it began, which may be less than now."""
    if redis_url() is None or ensure_conf(app).redis_url is None:
        raise ServiceDownError("the service is not running")
