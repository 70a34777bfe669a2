import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from index_store.catalog import schedule_runs
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.schedule_records import Plan, RunJob, Schedule
from index_store.catalog.schedules import new_schedule_id
from index_store.errors import NotFoundError

DUE = datetime(2026, 1, 1, 3, tzinfo=UTC)
NEXT = DUE + timedelta(days=1)
SWEEP = Plan("sweep", None, None, {}, "0 3 * * *", "UTC")

CLAIM = """
import sys
from datetime import datetime
from index_store.catalog.database import Catalog
url, schedule, due, after = sys.argv[1:]
with Catalog(url) as catalog:
    run = catalog.schedule_runs.claim(schedule, *map(datetime.fromisoformat, (due, after)))
print("claimed" if run else "")
"""


@pytest.fixture
def schedule(catalog: Catalog) -> Schedule:
    return catalog.schedules.create(new_schedule_id(), SWEEP, DUE)


def test_a_claim_moves_the_schedule_on(catalog: Catalog, schedule: Schedule) -> None:
    run = catalog.schedule_runs.claim(schedule.id, DUE, NEXT)
    assert run is not None
    assert (run.state, run.due_at, run.asked_by, run.jobs) == ("claimed", DUE, "", ())
    assert catalog.schedules.get(schedule.id).next_at == NEXT
    assert catalog.schedule_runs.claim(schedule.id, DUE, NEXT) is None
    assert catalog.schedule_runs.claim(schedule.id, NEXT, NEXT + timedelta(days=1)) is not None


def test_of_many_threads_one_claims(catalog: Catalog, schedule: Schedule) -> None:
    with ThreadPoolExecutor(8) as pool:
        claims = [
            pool.submit(catalog.schedule_runs.claim, schedule.id, DUE, NEXT) for _ in range(24)
        ]
        assert sum(one.result() is not None for one in claims) == 1


def test_of_many_processes_one_claims(catalog: Catalog, schedule: Schedule, url: str) -> None:
    words = [url, schedule.id, DUE.isoformat(), NEXT.isoformat()]
    processes = [
        subprocess.Popen([sys.executable, "-c", CLAIM, *words], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [one.communicate()[0].strip() for one in processes]
    assert sorted(said) == ["", "", "claimed"]
    assert len(catalog.schedule_runs.list(schedule.id)) == 1


def test_nothing_is_claimed_that_was_paused_deleted_or_moved(
    catalog: Catalog, schedule: Schedule
) -> None:
    runs, schedules = catalog.schedule_runs, catalog.schedules
    schedules.pause(schedule.id)
    assert runs.claim(schedule.id, DUE, NEXT) is None
    schedules.resume(schedule.id, NEXT)
    assert runs.claim(schedule.id, DUE, NEXT) is None
    schedules.delete(schedule.id)
    assert runs.claim(schedule.id, NEXT, NEXT + timedelta(days=1)) is None
    assert runs.claim("a" * 32, DUE, NEXT) is None
    assert runs.list(schedule.id) == []


def test_a_time_that_was_served_is_skipped_even_if_the_schedule_goes_back_to_it(
    catalog: Catalog, schedule: Schedule
) -> None:
    assert catalog.schedule_runs.claim(schedule.id, DUE, NEXT)
    catalog.schedules.change(schedule.id, SWEEP, DUE)
    assert catalog.schedule_runs.claim(schedule.id, DUE, NEXT) is None
    assert catalog.schedules.get(schedule.id).next_at == NEXT


def test_what_became_of_it_is_said_once(catalog: Catalog, schedule: Schedule) -> None:
    runs = catalog.schedule_runs
    run = runs.ask(schedule.id, "me")
    assert run.asked_by == "me"
    assert runs.start(run.id, [RunJob("a" * 32, joined=False), RunJob("b" * 32, joined=True)])
    assert runs.get(run.id).jobs == (RunJob("a" * 32, False), RunJob("b" * 32, True))
    assert not runs.fail(run.id, "late", "too late")
    assert not runs.finish(run.id)
    assert runs.get(run.id).state == "started"

    other = runs.ask(schedule.id, "me")
    assert runs.fail(other.id, "empty_index", "nothing\0 there")
    found = runs.get(other.id)
    assert (found.state, found.error_code) == ("failed", "empty_index")
    assert found.finished_at is not None
    assert runs.latest([schedule.id, "c" * 32]) == {schedule.id: found}
    assert [one.id for one in runs.list(schedule.id)] == [other.id, run.id]
    assert [one.id for one in runs.list(schedule.id, before=other.id)] == [run.id]
    assert len(runs.list(schedule.id, limit=1)) == 1


def test_whoever_died_over_a_run_is_noticed(catalog: Catalog, schedule: Schedule) -> None:
    run = catalog.schedule_runs.ask(schedule.id, "me")
    ended = catalog.schedule_runs.ask(schedule.id, "me")
    catalog.schedule_runs.finish(ended.id)
    assert catalog.schedule_runs.stuck(60) == []
    assert catalog.schedule_runs.stuck(0) == [run]


def test_history_is_forgotten_with_time(
    catalog: Catalog, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_runs, "_PRUNE_BATCH", 2)
    for _ in range(5):
        catalog.schedule_runs.ask(schedule.id, "me")
    assert catalog.schedule_runs.prune(now() - timedelta(days=1)) == 0
    assert catalog.schedule_runs.prune(now()) == 5
    with pytest.raises(NotFoundError):
        catalog.schedule_runs.get(1)


def test_an_unknown_schedule_cannot_be_asked(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError):
        catalog.schedule_runs.ask("a" * 32, "me")
