"""What becomes of a due schedule on the worker's side; there is no Redis, and nobody works."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from index_store.catalog.schedule_records import Plan, Schedule, ScheduleKind, ScheduleRun
from index_store.catalog.schedules import new_schedule_id
from tasks import beat_entries, schedule_upkeep, schedule_work, unneeded
from tasks.app import app
from tasks.client import evaluations
from tasks.client.jobs import Submitted
from tasks.ensemble import get_catalog, get_profile

NOW = datetime.now(UTC)  # the tests begin; each may run minutes later
DUE = NOW.replace(second=0, microsecond=0)

Armed = list[tuple[str, datetime]]


@pytest.fixture
def catalog(var: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Without the sweep that every catalog has; messages go nowhere."""
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)
    catalog = get_catalog()
    for one in catalog.schedules.list():
        catalog.schedules.delete(one.id)
    return catalog


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    made = catalog.galleries.create("some")
    pictures = [NewImage(str(n), f"file:///{n}", f"{n}", 1, "a", 1, 1, "PNG") for n in range(3)]
    catalog.images.add_many(made.id, pictures)
    return catalog.galleries.get("some")


@pytest.fixture(autouse=True)
def armed(monkeypatch: pytest.MonkeyPatch) -> Armed:
    armed: Armed = []
    monkeypatch.setattr(beat_entries, "arm", lambda *given: armed.append(given))
    monkeypatch.setattr(beat_entries, "reconcile", lambda _: 0)
    return armed


def made(
    catalog: Catalog,
    kind: ScheduleKind = "reindex",
    gallery: Gallery | None = None,
    *,
    due: datetime = DUE,
    **changes: Any,
) -> Schedule:
    values = {"encoder": None, "params": {"rebuild": True}, "cron": "* * * * *", "time_zone": "UTC"}
    plan = Plan(kind, gallery and gallery.id, **(values | changes))
    return catalog.schedules.create(new_schedule_id(), plan, due)


def runs_of(catalog: Catalog, schedule: Schedule) -> list[ScheduleRun]:
    return list(catalog.schedule_runs.list(schedule.id))


def test_what_is_due_becomes_jobs_and_the_next_time_is_told(
    catalog: Catalog, gallery: Gallery, armed: Armed
) -> None:
    schedule = made(catalog, gallery=gallery)
    schedule_upkeep.fire(schedule.id, DUE)
    (run,) = runs_of(catalog, schedule)
    jobs = catalog.jobs.get_many([one.job_id for one in run.jobs])
    assert {job.encoder for job in jobs.values()} == {one.encoder for one in get_profile().members}
    assert all(job.params == {"rebuild": True} for job in jobs.values())
    assert {job.submitted_by for job in jobs.values()} == {f"schedule {schedule.id[:8]}"}
    assert not any(one.joined for one in run.jobs)
    next_at = catalog.schedules.get(schedule.id).next_at
    assert next_at is not None
    assert next_at > NOW
    assert armed == [(schedule.id, next_at)]


def test_a_message_that_comes_twice_does_nothing_the_second_time(
    catalog: Catalog, gallery: Gallery
) -> None:
    schedule = made(catalog, gallery=gallery, cron="0 3 * * *")
    for _ in range(3):
        schedule_upkeep.fire(schedule.id, DUE)
    assert len(runs_of(catalog, schedule)) == 1


def test_times_that_nobody_was_there_for_are_run_once(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery=gallery, due=DUE - timedelta(days=3))
    schedule_upkeep.fire(schedule.id, DUE - timedelta(days=3))
    assert len(runs_of(catalog, schedule)) == 1
    next_at = catalog.schedules.get(schedule.id).next_at
    assert next_at is not None
    assert next_at > NOW


def test_one_encoder_and_a_job_that_runs_already(catalog: Catalog, gallery: Gallery) -> None:
    running, _ = catalog.jobs.submit("reindex", gallery, "shape", {"rebuild": False}, "me")
    schedule = made(catalog, gallery=gallery, encoder="shape")
    schedule_upkeep.fire(schedule.id, DUE)
    (run,) = runs_of(catalog, schedule)
    assert run.jobs == ((running.id, True),)
    assert catalog.jobs.get(running.id).params == {"rebuild": True}


@pytest.mark.parametrize(
    ("kind", "changes", "code", "word"),
    [
        ("reindex", {"encoder": "gone"}, "not_found", "gone"),
        ("evaluate", {}, "no_index", "reindex"),
    ],
)
def test_what_cannot_be_done_is_noted_with_the_run(
    catalog: Catalog, gallery: Gallery, kind: ScheduleKind, changes: Any, code: str, word: str
) -> None:
    schedule = made(catalog, kind, gallery, **changes)
    schedule_upkeep.fire(schedule.id, DUE)
    (run,) = runs_of(catalog, schedule)
    assert (run.state, run.error_code) == ("failed", code)
    assert word in (run.error or "")


@pytest.mark.parametrize(("many", "sample"), [(5, evaluations.SAMPLE), (6, None)])
def test_of_a_large_gallery_a_sample_is_evaluated(
    catalog: Catalog,
    gallery: Gallery,
    monkeypatch: pytest.MonkeyPatch,
    many: int,
    sample: int | None,
) -> None:
    monkeypatch.setattr(evaluations, "MANY", many)
    job, _ = catalog.jobs.submit("evaluate", gallery, None, {})
    asked: list[int | None] = []

    def ask(*_: object, sample: int | None, by: str) -> Submitted:
        asked.append(sample)
        return Submitted(job, created=True)

    monkeypatch.setattr(schedule_work, "ask_evaluation", ask)
    labelled = [  # beside three of another label
        NewImage(f"l{n}", f"file:///l{n}", f"l{n}", 1, "cat" if n < 3 else "dog", 1, 1, "PNG")
        for n in range(4)
    ]
    catalog.images.add_many(gallery.id, labelled)
    schedule_upkeep.fire(made(catalog, "evaluate", gallery).id, DUE)
    assert asked == [sample]


def test_an_empty_gallery_is_told(catalog: Catalog) -> None:
    schedule = made(catalog, gallery=catalog.galleries.create("nothing"))
    schedule_upkeep.fire(schedule.id, DUE)
    (run,) = runs_of(catalog, schedule)
    assert run.error_code == "empty_index"


def test_a_sweep_is_done_on_the_spot(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[Path] = []
    monkeypatch.setattr(unneeded, "sweep", lambda _, var: swept.append(var))
    schedule = made(catalog, "sweep")
    schedule_upkeep.fire(schedule.id, DUE)
    assert len(swept) == 1
    (run,) = runs_of(catalog, schedule)
    assert run.state == "done"


def test_a_sweep_that_breaks_is_told_and_not_hidden(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(unneeded, "sweep", broken)
    schedule = made(catalog, "sweep")
    with pytest.raises(OSError, match="no space"):
        schedule_upkeep.fire(schedule.id, DUE)
    assert runs_of(catalog, schedule)[0].error == "OSError: no space"


def test_paused_deleted_or_unknown_nothing_happens(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery=gallery)
    catalog.schedules.pause(schedule.id)
    schedule_upkeep.fire(schedule.id, DUE)
    catalog.schedules.delete(schedule.id)
    schedule_upkeep.fire(schedule.id, DUE)
    schedule_upkeep.fire("a" * 32, DUE)
    assert runs_of(catalog, schedule) == []
    assert catalog.jobs.active() == []


def test_a_lost_message_is_made_up_for(catalog: Catalog, gallery: Gallery) -> None:
    lost = made(catalog, gallery=gallery, due=NOW - 2 * schedule_upkeep.LATE)
    just_due = made(catalog, gallery=gallery, due=datetime.now(UTC) - timedelta(seconds=5))
    schedule_upkeep.look_after()
    assert len(runs_of(catalog, lost)) == 1
    assert runs_of(catalog, just_due) == []  # beat is about to


def test_one_that_cannot_be_served_keeps_no_other_from_it(
    catalog: Catalog, gallery: Gallery
) -> None:
    overdue = NOW - 2 * schedule_upkeep.LATE
    broken = made(catalog, gallery=gallery, due=overdue, time_zone="Mars/Olympus")
    other = made(catalog, gallery=gallery, due=overdue)
    schedule_upkeep.look_after()
    assert runs_of(catalog, broken) == []
    assert len(runs_of(catalog, other)) == 1


def test_a_run_whose_process_died_is_taken_up_and_asks_for_nothing_twice(
    catalog: Catalog, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_upkeep, "_STUCK_S", 0.0)
    schedule = made(catalog, gallery=gallery, due=NOW + timedelta(days=1))
    run = catalog.schedule_runs.ask(schedule.id, "")
    by = f"schedule {schedule.id[:8]}"
    done, _ = catalog.jobs.submit("reindex", gallery, "shape", {"rebuild": True}, by)
    catalog.jobs.claim(done.id, "token@elsewhere:1", 30)
    catalog.jobs.finish(done.id)
    schedule_upkeep.look_after()
    found = catalog.schedule_runs.get(run.id)
    assert found.state == "started"
    assert (done.id, False) in found.jobs
    assert len(found.jobs) == len(get_profile().members)
    assert len(catalog.jobs.list()) == len(get_profile().members)


def test_a_sweep_is_given_its_time(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_upkeep, "_STUCK_S", 0.0)
    swept: list[Path] = []
    monkeypatch.setattr(unneeded, "sweep", lambda _, var: swept.append(var))
    run = catalog.schedule_runs.ask(made(catalog, "sweep", due=NOW + timedelta(days=1)).id, "me")
    schedule_upkeep.look_after()
    assert swept == []
    schedule_upkeep.perform_run(run.id)
    schedule_upkeep.perform_run(run.id)
    assert len(swept) == 1


def test_redis_away_overdue_ones_are_served_all_the_same(
    catalog: Catalog, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise redis.ConnectionError("away")

    monkeypatch.setattr(beat_entries, "arm", away)
    monkeypatch.setattr(beat_entries, "reconcile", away)
    schedule = made(catalog, gallery=gallery, due=NOW - 2 * schedule_upkeep.LATE)
    schedule_upkeep.look_after()
    assert len(runs_of(catalog, schedule)) == 1


def test_a_time_that_nobody_worked_out_is_worked_out(catalog: Catalog) -> None:
    schedule = made(catalog, "sweep")
    catalog.schedules.pause(schedule.id)
    catalog.schedules.restore(schedule.id, None)
    fresh = catalog.schedules.resume(schedule.id, NOW)
    assert fresh.next_at == NOW
    catalog.schedules.delete(schedule.id)
    catalog.schedules.restore(schedule.id, None)
    schedule_upkeep.restore_entries()
    next_at = catalog.schedules.get(schedule.id).next_at
    assert next_at is not None
    assert next_at > NOW


def test_the_sweep_clears_old_history(catalog: Catalog, gallery: Gallery, var: Path) -> None:
    schedule = made(catalog, gallery=gallery)
    run = catalog.schedule_runs.ask(schedule.id, "me")
    unneeded.sweep(catalog, var)
    assert runs_of(catalog, schedule) == [run]
