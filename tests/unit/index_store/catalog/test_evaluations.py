from typing import Any

import pytest

from index_store.catalog import evaluations
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError

SUMMARY = {"map_at_10": {"ensemble": 0.5}}
WHOLE: dict[str, Any] = SUMMARY | {"worst": [{"id": 1}]}


def kept(catalog: Catalog, gallery: Gallery) -> tuple[int, str]:
    job, _ = catalog.jobs.submit("evaluate", gallery, None, {"encoders": [], "sample": None})
    catalog.jobs.cancel(job.id)  # for the next one to be another
    return catalog.evaluations.keep(gallery.id, job.id, SUMMARY, WHOLE), job.id


def test_lists_are_light_and_newest_first(catalog: Catalog, gallery: Gallery) -> None:
    made = [kept(catalog, gallery)[0] for _ in range(3)]
    listed = catalog.evaluations.list(gallery.id)
    assert [one.id for one in listed] == made[::-1]
    assert listed[0].summary == SUMMARY
    assert not hasattr(listed[0], "document")
    assert [one.id for one in catalog.evaluations.list(gallery.id, before=made[1])] == [made[0]]
    assert len(catalog.evaluations.list(gallery.id, limit=2)) == 2
    assert catalog.evaluations.get(gallery.id, made[1]).document == WHOLE


def test_of_each_gallery_the_newest_are_kept(
    catalog: Catalog, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluations, "_PRUNE_BATCH", 1)
    other = catalog.galleries.create("other")
    made = [kept(catalog, gallery)[0] for _ in range(4)]
    alone, _ = kept(catalog, other)
    assert catalog.evaluations.prune(2) == 2
    assert [one.id for one in catalog.evaluations.list(gallery.id)] == [made[3], made[2]]
    assert [one.id for one in catalog.evaluations.list(other.id)] == [alone]


def test_a_job_has_one(catalog: Catalog, gallery: Gallery) -> None:
    first, job_id = kept(catalog, gallery)
    assert catalog.evaluations.of_job(job_id) == first
    assert catalog.evaluations.keep(gallery.id, job_id, {}, {}) == first
    assert catalog.evaluations.get(gallery.id, first).document == WHOLE
    assert catalog.evaluations.of_job("a" * 32) is None


def test_two_that_are_asked_for_differently_are_not_made_one(
    catalog: Catalog, gallery: Gallery
) -> None:
    first, created = catalog.jobs.submit("evaluate", gallery, None, {"sample": None})
    assert created
    second, created = catalog.jobs.submit("evaluate", gallery, None, {"sample": 10})
    assert not created
    assert (second.id, second.params) == (first.id, {"sample": None})


def test_it_is_the_gallerys_own_and_goes_with_it(catalog: Catalog, gallery: Gallery) -> None:
    other = catalog.galleries.create("other")
    made, _ = kept(catalog, gallery)
    for act in (catalog.evaluations.get, catalog.evaluations.delete):
        with pytest.raises(NotFoundError):
            act(other.id, made)
    another, _ = kept(catalog, gallery)
    catalog.evaluations.delete(gallery.id, another)
    assert [one.id for one in catalog.evaluations.list(gallery.id)] == [made]
    catalog.galleries.delete(gallery.name)
    list(catalog.galleries.purge())
    assert catalog.evaluations.list(gallery.id) == []
    with pytest.raises(NotFoundError):
        catalog.evaluations.keep(gallery.id, "a" * 32, {}, {})
