"""Many pictures are changed, a batch at a time, and changed back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from index_store.catalog import bulk_changes
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.bulk_change_records import Action, BulkChange, Selection
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from index_store.errors import NotFoundError


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_changes, "BATCH", 2)


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]) -> list[int]:
    """Seven pictures: sea, hill, sea, hill, ... sea."""
    pictures = [picture(n, label=("sea", "hill")[n % 2]) for n in range(7)]
    return [one.image_id for one in catalog.images.add_many(gallery.id, pictures)]


def make(catalog: Catalog, change: BulkChange) -> BulkChange:
    """All of it."""
    while change.done_at is None:
        catalog.changes.make(change, catalog.changes.upcoming(change))
        change = catalog.changes.get(change.id)
    return change


def undo(catalog: Catalog, change: BulkChange) -> BulkChange:
    while change.undone_at is None:
        catalog.changes.undo(change, catalog.changes.left_to_undo(change.id))
        change = catalog.changes.get(change.id)
    return change


def begin(
    catalog: Catalog,
    gallery: Gallery,
    selection: Selection,
    action: Action = "label",
    label: str | None = "lake",
) -> BulkChange:
    return catalog.changes.begin(gallery.id, action, selection, label, "me")


def labels(catalog: Catalog, ids: list[int]) -> list[str | None]:
    found = catalog.images.get_many(ids)
    return [found[one].label for one in ids]


def test_relabelling_by_filter_and_back(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Callable[..., NewImage]
) -> None:
    selection = Selection(wanted=ImageFilter(labels=("sea",)), without=(ids[2],))
    change = begin(catalog, gallery, selection)
    catalog.images.add_many(gallery.id, [picture("later", label="sea")])  # nobody saw it
    change = make(catalog, change)
    assert change.changed == 3
    assert labels(catalog, ids) == ["lake", "hill", "sea", "hill", "lake", "hill", "lake"]
    assert catalog.changes.labels_before(change.id) == [("sea", 3)]
    assert dict(catalog.images.labels(gallery.id)) == {"lake": 3, "hill": 3, "sea": 2}
    catalog.images.relabel({ids[4]: "pond"})  # which is not undone
    change = undo(catalog, change)
    assert (change.undone, change.undone_at is not None) == (2, True)
    assert labels(catalog, ids)[::2] == ["sea", "sea", "pond", "sea"]
    assert undo(catalog, change) == change


def test_each_picture_gets_its_own_label_back(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    before = labels(catalog, ids)
    change = make(
        catalog, begin(catalog, gallery, Selection(ids=(*ids, ids[0], 10**9)), label=None)
    )
    assert labels(catalog, ids) == [None] * 7
    assert catalog.changes.labels_before(change.id) == [("sea", 4), ("hill", 3)]
    undo(catalog, change)
    assert labels(catalog, ids) == before


def test_removing_and_restoring(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    catalog.images.remove(ids[:1])
    removal = make(catalog, begin(catalog, gallery, Selection(ids=tuple(ids[:4])), "remove", None))
    assert (removal.changed, catalog.galleries.get("holidays").removed) == (3, 4)
    undo(catalog, removal)
    assert catalog.images.get(ids[0]).state == "removed"  # as it was before
    assert catalog.galleries.get("holidays").removed == 1
    everything = Selection(wanted=ImageFilter(state="removed"))
    restoring = make(catalog, begin(catalog, gallery, everything, "restore", None))
    assert (restoring.changed, catalog.galleries.get("holidays").removed) == (1, 0)
    undo(catalog, restoring)
    assert catalog.galleries.get("holidays").removed == 1


def test_two_who_go_on_at_once_do_it_once(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    change = begin(catalog, gallery, Selection(ids=tuple(ids)))
    batch = catalog.changes.upcoming(change)
    catalog.changes.make(change, batch)
    catalog.changes.make(change, batch)
    assert catalog.changes.get(change.id).changed == 2


def test_what_is_being_undone_is_not_gone_on_with(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    change = begin(catalog, gallery, Selection(ids=tuple(ids)))
    catalog.changes.make(change, catalog.changes.upcoming(change))
    change = catalog.changes.get(change.id)
    batch = catalog.changes.upcoming(change)
    undo(catalog, change)
    catalog.changes.make(change, batch)
    assert labels(catalog, ids).count("lake") == 0


def test_pictures_of_other_galleries_are_left_alone(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    other = catalog.galleries.create("other")
    assert make(catalog, begin(catalog, other, Selection(ids=tuple(ids)))).changed == 0
    assert "lake" not in labels(catalog, ids)


def test_changes_are_listed_and_forgotten(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    first = make(catalog, begin(catalog, gallery, Selection(ids=tuple(ids[:1]))))
    second = begin(catalog, gallery, Selection(ids=tuple(ids[1:])))
    assert [one.id for one in catalog.changes.list(gallery.id)] == [second.id, first.id]
    assert catalog.changes.prune(now() - timedelta(days=1)) == 0
    assert catalog.changes.prune(now()) == 2
    assert catalog.changes.left_to_undo(first.id) == []
    with pytest.raises(NotFoundError):
        catalog.changes.get(first.id)


def test_a_deleted_gallery_takes_its_changes_along(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    change = make(catalog, begin(catalog, gallery, Selection(ids=tuple(ids))))
    catalog.galleries.delete(gallery.name)
    list(catalog.galleries.purge())
    with pytest.raises(NotFoundError):
        catalog.changes.get(change.id)
