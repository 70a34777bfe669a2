"""When an expression is due: against counting minutes, in zones that change their clocks."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.cron import Cron, CronError, TimeZoneError

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def times(expression: str, zone: str = "UTC", *, after: datetime = START, n: int = 5) -> list[str]:
    cron = Cron.parse(expression, zone)
    found = islice(cron.upcoming(after), n)
    return [f"{one.astimezone(cron.zone):%a %m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 3 * * *", ["Sun 03-01 03:00", "Mon 03-02 03:00"]),
        ("@hourly", ["Sun 03-01 01:00", "Sun 03-01 02:00"]),
        ("@Weekly", ["Sun 03-08 00:00", "Sun 03-15 00:00"]),
        ("  */20   8-9 * *  MON-fri ", ["Mon 03-02 08:00", "Mon 03-02 08:20"]),
        ("0 0 * * 7", ["Sun 03-08 00:00", "Sun 03-15 00:00"]),
        ("0 0 * * sat-sun", ["Sat 03-07 00:00", "Sun 03-08 00:00"]),
        ("0 0 31 * *", ["Tue 03-31 00:00", "Sun 05-31 00:00"]),
        ("0 0 29 feb *", ["Tue 02-29 00:00", "Sun 02-29 00:00"]),
        # Both days given: either will do. One of them a star: both have to match.
        ("0 3 4 * fri", ["Wed 03-04 03:00", "Fri 03-06 03:00"]),
        ("0 3 */2 * fri", ["Fri 03-13 03:00", "Fri 03-27 03:00"]),
    ],
)
def test_the_next_times(expression: str, expected: list[str]) -> None:
    assert times(expression, n=2) == expected


def test_the_clock_is_the_zones_own_and_keeps_its_hour_when_clocks_change() -> None:
    march = datetime(2026, 3, 28, tzinfo=UTC)
    cron = Cron.parse("0 3 * * *", "Europe/Berlin")
    found = list(islice(cron.upcoming(march), 2))
    assert found == [march + timedelta(hours=2), march + timedelta(hours=25)]
    assert times("30 2 * * *", "Europe/Berlin", after=march, n=2) == [
        "Sat 03-28 02:30",
        "Sun 03-29 03:30",  # there is no half past two that night
    ]


AUTUMN = datetime(2026, 10, 25, 0, 40, tzinfo=UTC)  # 02:40 in Berlin, and soon 02:00 again


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("*/30 * * * *", ["02:00+0100", "02:30+0100", "03:00+0100"]),
        ("50 */2 * * *", ["02:50+0200", "02:50+0100", "04:50+0100"]),
        ("30 2 * * *", ["02:30+0100", "02:30+0100", "02:30+0100"]),  # the next day, and so on
        ("0 4 * * *", ["04:00+0100", "04:00+0100", "04:00+0100"]),
    ],
)
def test_an_hour_that_comes_twice_is_served_twice_by_what_is_due_every_hour(
    expression: str, expected: list[str]
) -> None:
    cron = Cron.parse(expression, "Europe/Berlin")
    found = list(islice(cron.upcoming(AUTUMN), 3))
    assert [f"{one.astimezone(cron.zone):%H:%M%z}" for one in found] == expected


def test_in_an_hour_that_came_before_nothing_is_due_that_is_over() -> None:
    second = AUTUMN + timedelta(minutes=30)  # 02:10, the second time
    daily = Cron.parse("30 2 * * *", "Europe/Berlin").after(second)
    assert daily == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    often = Cron.parse("*/15 * * * *", "Europe/Berlin").after(second)
    assert often == second + timedelta(minutes=5)


fields = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]


@st.composite
def expressions(draw: st.DrawFn) -> str:
    def field(low: int, high: int) -> str:
        value = st.integers(low, high)
        some = st.lists(value, min_size=1, max_size=3).map(lambda found: ",".join(map(str, found)))
        ranges = st.tuples(value, value).map(lambda pair: f"{min(pair)}-{max(pair)}")
        return draw(st.one_of(st.just("*"), st.integers(1, high).map("*/{}".format), some, ranges))

    return " ".join(field(*one) for one in fields)


def is_due(expression: str, moment: datetime) -> bool:
    """As crontab(5) has it, minute by minute."""
    minute, hour, day, month, weekday = expression.split()
    values = (moment.minute, moment.hour, moment.day, moment.month)
    low = (0, 0, 1, 1)
    fits = [holds(*one) for one in zip((minute, hour, day, month), values, low, strict=True)]
    on_weekday = holds(weekday, moment.isoweekday() % 7, 0) or (
        moment.isoweekday() == 7 and holds(weekday, 7, 0)
    )
    either = not (day.startswith("*") or weekday.startswith("*"))
    days = (fits[2] or on_weekday) if either else (fits[2] and on_weekday)
    return fits[0] and fits[1] and fits[3] and days


def holds(field: str, value: int, low: int) -> bool:
    for item in field.split(","):
        span, _, step = item.partition("/")
        if span == "*":
            if (value - low) % int(step or 1) == 0:
                return True
        else:
            first, _, last = span.partition("-")
            if int(first) <= value <= int(last or first):
                return True
    return False


@given(expression=expressions(), minutes=st.integers(0, 525_600))
@settings(max_examples=150, deadline=None)
def test_it_is_what_counting_minutes_finds(expression: str, minutes: int) -> None:
    moment = START + timedelta(minutes=minutes)
    try:
        found = Cron.parse(expression).after(moment)
    except CronError:  # a 31st of February
        return
    assert found > moment
    assert is_due(expression, found)
    look = moment + timedelta(minutes=1)
    for _ in range(2000):
        if look >= found:
            return
        assert not is_due(expression, look), look
        look += timedelta(minutes=1)


CHANGES = [datetime(2026, *day, tzinfo=UTC) for day in [(3, 8), (4, 5), (10, 25), (11, 1)]]


@given(
    expression=expressions(),
    day=st.one_of(st.sampled_from(CHANGES), st.integers(0, 365).map(lambda n: START + n * DAY)),
    minutes=st.integers(-12 * 60, 12 * 60),
    zone=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
    ),
)
@settings(max_examples=150, deadline=None)
def test_time_never_stands_still(expression: str, day: datetime, minutes: int, zone: str) -> None:
    try:
        cron = Cron.parse(expression, zone)
    except CronError:
        return
    moment = day + timedelta(minutes=minutes, seconds=7)
    for found in islice(cron.upcoming(moment), 3):
        assert found > moment
        moment = found


@pytest.mark.parametrize(
    ("expression", "field", "allowed"),
    [
        ("* * *", "3 fields", "five fields"),
        ("", "0 fields", "five fields"),
        ("@reboot", "1 fields", "five fields"),
        ("60 * * * *", "minute '60'", "0-59"),
        ("* 24 * * *", "hour '24'", "0-23"),
        ("* * 0 * *", "day-of-month '0'", "1-31"),
        ("* * * 13 *", "month '13'", "1-12 or jan-dec"),
        ("* * * foo *", "month 'foo'", "jan-dec"),
        ("* * * * 8", "day-of-week '8'", "0-7 or sun-sat"),
        ("* * * * may", "day-of-week 'may'", "sun-sat"),
        ("* * * * mon#1", "mon#1", "sun-sat"),
        ("* * L * *", "day-of-month 'L'", "1-31"),
        ("*/0 * * * *", "minute '*/0'", "*/2"),
        ("5/2 * * * *", "a step", "*/2"),
        ("1, * * * *", "something is missing", "0-59"),
        ("-1 * * * *", "'-1'", "0-59"),
        ("٣ * * * *", "minute", "0-59"),
        ("0 0 30 feb *", "no month of feb has a day 30", "third"),
    ],
)
def test_a_wrong_one_is_told_by_its_field_and_what_that_takes(
    expression: str, field: str, allowed: str
) -> None:
    with pytest.raises(CronError) as refused:
        Cron.parse(expression)
    assert field in str(refused.value)
    assert allowed in refused.value.hint


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "a\0b", "x" * 300]
)
def test_a_zone_that_nobody_knows(zone: str) -> None:
    with pytest.raises(TimeZoneError) as refused:
        Cron.parse("* * * * *", zone)
    assert "Europe/Berlin" in refused.value.hint
