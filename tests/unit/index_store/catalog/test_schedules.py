from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.catalog.schedule_records import Plan, Schedule
from index_store.catalog.schedules import new_schedule_id
from index_store.errors import NotFoundError

SOON = datetime(2100, 1, 1, 3, tzinfo=UTC)
LATER = SOON + timedelta(days=1)


def plan(gallery: Gallery | None, cron: str = "0 3 * * *") -> Plan:
    kind = "reindex" if gallery else "sweep"
    params = {"rebuild": True} if gallery else {}
    return Plan(kind, gallery and gallery.id, None, params, cron, "UTC")  # type: ignore[arg-type]


def made(catalog: Catalog, gallery: Gallery | None) -> Schedule:
    return catalog.schedules.create(new_schedule_id(), plan(gallery), SOON, "me")


def test_a_fresh_catalog_has_the_daily_sweep_which_waits_for_its_time(catalog: Catalog) -> None:
    (sweep,) = catalog.schedules.list()
    assert (sweep.kind, sweep.cron, sweep.next_at) == ("sweep", "30 4 * * *", None)
    assert catalog.schedules.settle(sweep.id, SOON)
    assert not catalog.schedules.settle(sweep.id, LATER)
    assert catalog.schedules.get(sweep.id).next_at == SOON


def test_it_comes_back_whole_with_its_gallerys_name(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery)
    assert (schedule.kind, schedule.gallery, schedule.encoder) == ("reindex", "holidays", None)
    assert (schedule.params, schedule.cron) == ({"rebuild": True}, "0 3 * * *")
    assert (schedule.next_at, schedule.paused, schedule.created_by) == (SOON, False, "me")
    assert catalog.schedules.list(gallery.id) == [schedule]
    assert catalog.schedules.list(99) == []


def test_paused_it_is_not_due_until_resumed(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery)
    assert catalog.schedules.pause(schedule.id).next_at is None
    assert schedule.id not in {one.id for one in catalog.schedules.running()}
    assert not catalog.schedules.settle(schedule.id, SOON)
    resumed = catalog.schedules.resume(schedule.id, LATER)
    assert (resumed.paused, resumed.next_at) == (False, LATER)


def test_another_plan_takes_its_place(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery)
    changed = catalog.schedules.change(schedule.id, plan(None, "0 4 * * *"), LATER)
    assert (changed.kind, changed.gallery, changed.cron) == ("sweep", None, "0 4 * * *")
    assert (changed.next_at, changed.created_at) == (LATER, schedule.created_at)
    assert changed.updated_at > schedule.updated_at


def test_a_deleted_one_can_be_restored_until_it_is_purged(
    catalog: Catalog, gallery: Gallery
) -> None:
    schedule = made(catalog, gallery)
    run = catalog.schedule_runs.ask(schedule.id, "me")
    assert catalog.schedules.delete(schedule.id).next_at is None
    for act in (catalog.schedules.get, catalog.schedules.pause, catalog.schedules.delete):
        with pytest.raises(NotFoundError):
            act(schedule.id)
    assert [one.id for one in catalog.schedules.deleted()] == [schedule.id]
    assert catalog.schedules.restore(schedule.id, LATER).next_at == LATER
    assert catalog.schedule_runs.list(schedule.id) == [run]

    catalog.schedules.delete(schedule.id)
    assert catalog.schedules.purge(now() - timedelta(days=1)) == 0
    assert catalog.schedules.purge(now()) == 1
    with pytest.raises(NotFoundError):
        catalog.schedules.restore(schedule.id, LATER)
    with pytest.raises(NotFoundError):
        catalog.schedule_runs.get(run.id)


def test_with_its_gallery_it_is_gone(catalog: Catalog, gallery: Gallery) -> None:
    schedule = made(catalog, gallery)
    catalog.galleries.delete(gallery.name)
    assert schedule.id not in {one.id for one in catalog.schedules.list()}
    assert catalog.schedules.deleted() == []
    for act in (
        lambda: catalog.schedules.restore(schedule.id, SOON),
        lambda: made(catalog, gallery),
    ):
        with pytest.raises(NotFoundError, match="deleted"):
            act()


def test_unknown_ids(catalog: Catalog) -> None:
    for unknown in ("a" * 32, "\0"):
        with pytest.raises(NotFoundError):
            catalog.schedules.get(unknown)
        with pytest.raises(NotFoundError):
            catalog.schedules.restore(unknown, SOON)


def test_the_sweep_that_was_wired_in_is_seeded_once(catalog: Catalog, url: str) -> None:
    catalog.schedules.delete(catalog.schedules.list()[0].id)
    catalog.migrate()
    assert catalog.schedules.list() == []
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM schedules")) == 1
    engine.dispose()
