"""When a schedule is due: expressions of five fields, as in crontab(5), in a time zone.

Fields are expanded and times are found by Celery's ``crontab``, which wants both the day of the month and
the day of the week to match. Where both are given, cron runs on either; so does this, by asking for the
earlier of the two. It is asked about what the clock on the wall shows: in an hour that comes twice, it would
find times that are over. Which moments are meant is made out here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from celery.schedules import crontab, crontab_parser

from tasks.errors import TasksError

LONGEST: Final = 128
"""Characters of an expression."""

_MACROS: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ITEM: Final = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")
_ORDER: Final = "minute hour day-of-month month day-of-week"


class CronError(TasksError):
    """An expression that says no time, or not one that ever comes."""

    code = "bad_cron"
    hint = f"five fields: {_ORDER}, for example `0 3 * * *` for every night at three"


class TimeZoneError(TasksError):
    """A time zone that nobody knows."""

    code = "bad_time_zone"
    hint = "name it as in `Europe/Berlin`, or use UTC"


class _Field(NamedTuple):
    """A field of an expression.

    Attributes:
        name: What to call it.
        low: Its least value.
        high: Its greatest.
        names: Words for its values, the first for ``low``.
    """

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def allowed(self) -> str:
        """What it may hold, in words."""
        words = f"{self.low}-{self.high}"
        if self.names:
            words += f" or {self.names[0]}-{self.names[-1]}"
        return f"{words}, *, lists (1,2), ranges (1-5) and steps (*/2)"


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day-of-month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day-of-week", 0, 7, _DAYS),
)


@dataclass(frozen=True)
class Cron:
    """When something is due.

    Attributes:
        expression: Five fields with a blank between them.
        zone: Where the clock hangs that it speaks of.
    """

    expression: str
    zone: ZoneInfo

    @classmethod
    def parse(cls, expression: str, time_zone: str = "UTC") -> "Cron":
        """Read an expression, one of crontab(5)'s or a word such as ``@daily``.

        Raises:
            CronError: It is none, or no day is like that.
            TimeZoneError: Nobody knows the zone.
        """
        fields = _MACROS.get(expression.strip().lower(), expression).split()
        if len(fields) != len(_FIELDS):
            raise CronError(f"{expression!r} has {len(fields)} fields instead of five")
        for text, field in zip(fields, _FIELDS, strict=True):
            _check(text, field)
        cron = cls(" ".join(fields), find_zone(time_zone))
        _ = cron._calendars  # refuses a day that no month has
        return cron

    def after(self, moment: datetime) -> datetime:
        """The first time after a moment, in UTC.

        When clocks are put back, an hour comes twice. What is due every hour, or every second one, is due
        in both; what is due at a certain hour, in the first. A time that clocks leave out is as much later;
        of several, the first.
        """
        local = moment.astimezone(self.zone)
        wall = local.replace(tzinfo=None, fold=0)
        found = next(self._moments(wall, local.fold))
        if local.fold == 0 and (back := _put_back(local)):
            again = next(one for one in self._moments(wall - back, 1) if one > moment)
            return min(found, again)
        return found

    def upcoming(self, moment: datetime) -> Iterator[datetime]:
        """The times after a moment, one after the other, in UTC."""
        while True:
            moment = self.after(moment)
            yield moment

    def _moments(self, wall: datetime, fold: int) -> Iterator[datetime]:
        """The times after what the clock on the wall shows, in UTC.

        Args:
            wall: Without a zone.
            fold: Which one is meant of an hour that comes twice: 0 or 1, as in :pep:`495`.
        """
        while True:
            wall = min(_next(calendar, wall) for calendar in self._calendars)
            local = wall.replace(tzinfo=self.zone)
            if fold and _put_back(local):
                if not self._is_every_hour:
                    continue
                local = local.replace(fold=1)
            yield local.astimezone(UTC)

    @property
    def _is_every_hour(self) -> bool:
        return self.expression.split()[1].startswith("*")

    @cached_property
    def _calendars(self) -> tuple[Any, ...]:
        minute, hour, day, month, weekday = self.expression.split()
        times = {"minute": minute, "hour": hour, "month_of_year": month}
        weekdays = {one % 7 for one in crontab_parser(8).parse(weekday)}  # 7 is a Sunday, too
        ways: list[Mapping[str, Any]] = [{"day_of_month": day}, {"day_of_week": weekdays}]
        if day.startswith("*") or weekday.startswith("*"):
            ways = [{"day_of_month": day, "day_of_week": weekdays}]
        try:
            return tuple(_calendar(**times, **way) for way in ways)
        except ValueError as error:
            raise CronError(
                f"no month of {month} has a day {day}",
                hint="change the third or the fourth field",
            ) from error


def find_zone(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        TimeZoneError: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: of a folder of zones
        raise TimeZoneError(f"there is no time zone {name!r}") from None


def _calendar(**fields: Any) -> Any:
    """One of a clock that nobody puts forward or back, which to Celery is UTC's."""
    calendar = crontab(**fields, nowfun=lambda: datetime.now(UTC))
    calendar.tz = UTC
    return calendar


def _next(calendar: Any, wall: datetime) -> datetime:
    """A calendar's first time after what the clock on the wall shows, without a zone."""
    start, distance, _ = calendar.remaining_delta(wall.replace(tzinfo=UTC))
    found: datetime = start + distance
    return found.replace(tzinfo=None)


def _put_back(local: datetime) -> timedelta:
    """By how much clocks are put back after such a time comes first; nothing of one that comes once."""
    first, second = (local.replace(fold=one).utcoffset() for one in (0, 1))
    if first is None or second is None:
        return timedelta()
    return max(first - second, timedelta())


def _check(text: str, field: _Field) -> None:
    """Refuse what a field cannot hold, and say so of that field."""
    for item in text.split(","):
        matched = _ITEM.fullmatch(item)
        if not matched:
            raise _wrong(
                text, field, f"{item!r} is not understood" if item else "something is missing"
            )
        first, last, step = matched.groups()
        for value in filter(None, (first, last)):
            _check_value(text, field, value)
        if step is not None and (int(step) == 0 or (first and not last)):
            raise _wrong(
                text, field, "a step is a number above 0 after * or a range, as in */2 or 8-18/2"
            )


def _check_value(text: str, field: _Field, value: str) -> None:
    if value.isascii() and value.isdigit():
        if not field.low <= int(value) <= field.high:
            raise _wrong(text, field, f"{value} is not from {field.low} to {field.high}")
    elif value.lower() not in field.names:
        raise _wrong(text, field, f"{value!r} is no value of it")


def _wrong(text: str, field: _Field, why: str) -> CronError:
    return CronError(f"the {field.name} {text!r}: {why}", hint=f"it takes {field.allowed()}")
