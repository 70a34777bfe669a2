"""What beat finds in a real Redis, asked the way RedBeat asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from redbeat.schedulers import RedBeatScheduler, ensure_conf

from commands.up.redis_server import embedded_redis
from index_store.catalog.schedule_records import Schedule
from tasks import beat_entries
from tasks.errors import ServiceDownError
from tests.conftest import forget

ONE, OTHER = "1" * 32, "2" * 32


@pytest.fixture
def app(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """An application whose schedules are in a Redis of the test's own."""
    with embedded_redis(tmp_path) as (url, _), Celery("semblance", broker=url) as app:
        app.conf.update(redbeat_redis_url=url, redbeat_redis_options={}, beat_max_loop_interval=5)
        monkeypatch.setattr(beat_entries, "app", app)
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        yield app


def sent(app: Celery) -> list[tuple[str, ...]]:
    """What a beat that looked now would send; it notes that it did."""
    ensure_conf(app)
    scheduler = RedBeatScheduler(app, lazy=True)
    due = [entry for entry in scheduler.schedule.values() if entry.is_due().is_due]
    for entry in due:
        next(entry)
    return [tuple(entry.args) for entry in due]


def schedule(schedule_id: str, next_at: datetime | None) -> Schedule:
    now = datetime.now(UTC)
    when = ("0 3 * * *", "UTC", next_at is None, next_at)
    return Schedule(schedule_id, "sweep", None, None, None, {}, *when, "", now, now, None)


def test_what_is_due_is_sent_once_and_says_for_when(app: Celery) -> None:
    past = datetime.now(UTC) - timedelta(hours=5)
    beat_entries.arm(ONE, past)
    beat_entries.arm(OTHER, datetime.now(UTC) + timedelta(hours=1))
    assert sent(app) == [(ONE, past.isoformat())]
    assert sent(app) == []


def test_the_next_time_takes_the_place_of_the_one_before(app: Celery) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    beat_entries.arm(ONE, past)
    assert sent(app)
    again = past + timedelta(seconds=30)
    beat_entries.arm(ONE, again)
    assert sent(app) == [(ONE, again.isoformat())]


def test_an_entry_waits_for_its_time(app: Celery) -> None:
    later = datetime.now(UTC) + timedelta(hours=3)
    beat_entries.arm(ONE, later)
    key = ensure_conf(app).schedule_key
    ((_, score),) = redis.Redis.from_url(app.conf.redbeat_redis_url).zrange(
        key, 0, -1, withscores=True
    )
    assert abs(score - later.timestamp()) <= 2


def test_what_is_disarmed_is_not_sent(app: Celery) -> None:
    beat_entries.arm(ONE, datetime.now(UTC) - timedelta(minutes=1))
    beat_entries.disarm(ONE)
    beat_entries.disarm(OTHER)
    assert sent(app) == []


def test_a_lost_redis_gets_its_entries_back_and_strays_go(app: Celery) -> None:
    past, later = datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC) + timedelta(hours=1)
    beat_entries.arm("3" * 32, past)
    wanted = [schedule(ONE, past), schedule(OTHER, later), schedule("4" * 32, None)]
    assert beat_entries.reconcile(wanted) == 3
    assert beat_entries.reconcile(wanted) == 0
    redis.Redis.from_url(app.conf.redbeat_redis_url).flushall()
    assert beat_entries.reconcile(wanted) == 2
    assert sent(app) == [(ONE, past.isoformat())]
    assert beat_entries.reconcile(wanted) == 0  # what was sent is no longer beat's business
    moved = [replace(wanted[0], next_at=later), replace(wanted[1], next_at=past)]
    assert beat_entries.reconcile(moved) == 2
    assert sent(app) == [(OTHER, past.isoformat())]


def test_without_a_service_it_says_so(var: Path) -> None:
    refuses_everything()


def test_in_a_process_older_than_the_service_it_says_so(
    app: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Celery("older") as older:
        older.conf.update(redbeat_redis_url=None, redbeat_redis_options={})
        monkeypatch.setattr(beat_entries, "app", older)
        refuses_everything()


def refuses_everything() -> None:
    for act in (
        lambda: beat_entries.arm(ONE, datetime.now(UTC)),
        lambda: beat_entries.disarm(ONE),
        lambda: beat_entries.reconcile([]),
    ):
        with pytest.raises(ServiceDownError):
            act()
