from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from index_store.catalog import galleries
from index_store.catalog.database import Catalog
from index_store.catalog.records import NewImage
from index_store.errors import ConflictError, InvalidNameError, NotFoundError

Picture = Callable[..., NewImage]


def test_new_gallery_is_empty(catalog: Catalog) -> None:
    gallery = catalog.galleries.create("holidays")
    assert (gallery.name, gallery.revision, gallery.labels) == ("holidays", 0, 0)
    assert (gallery.images, gallery.corrupt, gallery.removed) == (0, 0, 0)
    assert catalog.galleries.get("holidays") == gallery
    assert catalog.galleries.get_by_id(gallery.id) == gallery


@pytest.mark.parametrize("name", ["a", "0", "caltech-101", "a_b", "x" * 63])
def test_good_names(catalog: Catalog, name: str) -> None:
    assert catalog.galleries.create(name).name == name


@pytest.mark.parametrize(
    "name", ["", "A", "_a", "-a", "a b", "a/b", "..", "a\n", "ä", "x" * 64, "a\0", "a.b"]
)
def test_bad_names_are_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(InvalidNameError) as refused:
        catalog.galleries.create(name)
    assert "lower-case" in refused.value.hint
    with pytest.raises(InvalidNameError):
        catalog.galleries.get_or_create(name)


def test_a_name_is_taken_once(catalog: Catalog) -> None:
    catalog.galleries.create("holidays")
    with pytest.raises(ConflictError, match="holidays"):
        catalog.galleries.create("holidays")


def test_unknown_gallery(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        catalog.galleries.get("nowhere")
    with pytest.raises(NotFoundError):
        catalog.galleries.delete("nowhere")
    with pytest.raises(NotFoundError):
        catalog.galleries.revision(1)
    with pytest.raises(NotFoundError):
        catalog.galleries.get_by_id(1)


def test_everybody_who_creates_the_same_gets_the_same(catalog: Catalog) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(catalog.galleries.get_or_create, ["holidays"] * 8))
    assert len({gallery.id for gallery in made}) == 1


def test_list_is_by_name_and_counts(catalog: Catalog, picture: Picture) -> None:
    second, first = catalog.galleries.create("b"), catalog.galleries.create("a")
    catalog.images.add_many(
        second.id,
        [
            picture(1, label="sea"),
            picture(2, label="sea"),
            picture(3, label="hill"),
            picture(4),
            picture(5, error="truncated", label="never seen"),
        ],
    )
    catalog.images.remove([2])
    listed = catalog.galleries.list()
    assert [gallery.id for gallery in listed] == [first.id, second.id]
    counts = (listed[1].images, listed[1].corrupt, listed[1].removed, listed[1].labels)
    assert counts == (3, 1, 1, 2)


def test_deleted_gallery_is_gone_with_its_rows(
    catalog: Catalog, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(galleries, "_PURGE_BATCH", 2)
    gallery, other = catalog.galleries.create("holidays"), catalog.galleries.create("other")
    catalog.images.add_many(gallery.id, [picture(n, label="sea") for n in range(5)])
    kept = catalog.images.add_many(other.id, [picture(1, label="sea")])[0].image_id
    catalog.index_versions.record(gallery.id, "shape", "r1", 1, kind="exact", rows=5, dimension=8)
    assert catalog.galleries.delete("holidays").id == gallery.id
    batches = list(catalog.galleries.purge())
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert {one.uri for batch in batches for one in batch} == {
        f"var://originals/{n}.jpg" for n in range(5)
    }
    assert [one.name for one in catalog.galleries.list()] == ["other"]
    assert list(catalog.images.get_many(range(1, 7))) == [kept]
    assert catalog.images.labels(gallery.id) == []
    assert catalog.index_versions.list(gallery.id) == []
    with pytest.raises(NotFoundError):
        catalog.galleries.revision(gallery.id)
    with pytest.raises(NotFoundError):
        catalog.images.hidden_since(gallery.id, -1)
    with pytest.raises(NotFoundError):
        catalog.images.add_many(gallery.id, [picture(9)])


def test_interrupted_deletion_is_finished_by_the_next_purge(
    catalog: Catalog, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(galleries, "_PURGE_BATCH", 1)
    gallery = catalog.galleries.create("holidays")
    arrivals = catalog.images.add_many(gallery.id, [picture(1), picture(2)])
    ids = [arrival.image_id for arrival in arrivals]
    catalog.galleries.delete("holidays")
    next(catalog.galleries.purge())
    assert len(catalog.images.get_many(ids)) == 1
    assert [len(batch) for batch in catalog.galleries.purge()] == [1, 0]
    assert not catalog.images.get_many(ids)


def test_a_name_can_be_used_again_but_never_an_id(catalog: Catalog, picture: Picture) -> None:
    """Embeddings on disk name galleries and pictures by id: a new one must not inherit them."""
    old = catalog.galleries.create("holidays")
    old_image = catalog.images.add_many(old.id, [picture(1)])[0].image_id
    catalog.galleries.delete("holidays")
    new = catalog.galleries.create("holidays")
    assert new.id > old.id
    assert catalog.images.add_many(new.id, [picture(1)])[0].image_id > old_image


def test_deleting_cancels_the_jobs(catalog: Catalog) -> None:
    gallery = catalog.galleries.create("holidays")
    job, _ = catalog.jobs.submit("reindex", gallery, "shape")
    catalog.jobs.claim(job.id, "worker", 60)
    catalog.galleries.delete("holidays")
    assert catalog.jobs.get(job.id).state == "cancelled"
    assert not catalog.jobs.heartbeat(job.id, "worker")
    assert catalog.jobs.active() == []
