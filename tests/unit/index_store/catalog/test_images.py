from collections.abc import Callable

import numpy as np
import pytest

from index_store.catalog import images
from index_store.catalog.database import Catalog
from index_store.catalog.records import FileStamp, Gallery, KnownFile, LabelCount, NewImage
from index_store.errors import NotFoundError

Picture = Callable[..., NewImage]
LONG_AGO = -1


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Picture) -> list[int]:
    """Six ready pictures, labelled in turn sea, hill, sea, ..."""
    pictures = [picture(n, label=("sea", "hill")[n % 2]) for n in range(6)]
    return [one.image_id for one in catalog.images.add_many(gallery.id, pictures)]


def counts(catalog: Catalog) -> tuple[int, int, int]:
    gallery = catalog.galleries.get("holidays")
    return gallery.images, gallery.corrupt, gallery.removed


def test_get_tells_everything(catalog: Catalog, gallery: Gallery, picture: Picture) -> None:
    new = picture("a", label="sea")
    (arrival,) = catalog.images.add_many(gallery.id, [new])
    image = catalog.images.get(arrival.image_id)
    assert (image.gallery_id, image.content_hash) == (gallery.id, new.content_hash)
    assert (image.uri, image.name, image.label) == (new.uri, "a.jpg", "sea")
    assert (image.width, image.height, image.bytes, image.format) == (40, 30, 1000, "JPEG")
    assert (image.state, image.error, image.revision) == ("ready", None, 1)


def test_get_many_leaves_out_what_is_unknown(catalog: Catalog, ids: list[int]) -> None:
    found = catalog.images.get_many([ids[3], 999, ids[0]])
    assert {key: image.id for key, image in found.items()} == {ids[0]: ids[0], ids[3]: ids[3]}
    assert catalog.images.get_many([]) == {}
    with pytest.raises(NotFoundError, match="999"):
        catalog.images.get(999)


def test_more_ids_than_a_statement_takes(
    catalog: Catalog, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "_BATCH", 2)
    assert sorted(catalog.images.get_many(ids)) == ids
    assert catalog.images.remove(ids) == ids
    assert counts(catalog) == (0, 0, 6)


def test_pages_follow_each_other_without_gap(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    seen: list[int] = []
    while page := catalog.images.page(gallery.id, after=seen[-1] if seen else None, limit=4):
        seen += [image.id for image in page]
    assert seen == ids


def test_pages_by_label_and_state(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    catalog.images.remove([ids[0]])

    def page(**of: object) -> list[int]:
        return [image.id for image in catalog.images.page(gallery.id, **of)]  # type: ignore[arg-type]

    assert page(label="sea") == [ids[0], ids[2], ids[4]]
    assert page(label="sea", state="ready") == [ids[2], ids[4]]
    assert page(state="removed") == [ids[0]]
    assert page(state="corrupt") == []
    assert page(label="nowhere") == []
    assert catalog.images.page(gallery.id + 1) == []


def test_labels_count_what_can_be_searched(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    catalog.images.remove([ids[1], ids[3]])
    catalog.images.mark_corrupt({ids[0]: "truncated"})
    assert catalog.images.labels(gallery.id) == [LabelCount("hill", 1), LabelCount("sea", 2)]
    catalog.images.remove([ids[5]])
    assert catalog.images.labels(gallery.id) == [LabelCount("sea", 2)]


def test_remove_and_restore(catalog: Catalog, ids: list[int]) -> None:
    assert catalog.images.remove([ids[0], ids[1], 999]) == ids[:2]
    assert catalog.images.remove(ids[:2]) == []
    assert catalog.images.get(ids[0]).state == "removed"
    assert counts(catalog) == (4, 0, 2)
    assert catalog.images.restore([ids[0], ids[5]]) == [ids[0]]
    assert catalog.images.get(ids[0]).state == "ready"
    assert counts(catalog) == (5, 0, 1)


def test_corrupt_pictures_are_hidden_with_the_reason(catalog: Catalog, ids: list[int]) -> None:
    assert catalog.images.mark_corrupt({ids[0]: "truncated"}) == [ids[0]]
    assert catalog.images.mark_corrupt({ids[0]: "again"}) == []
    image = catalog.images.get(ids[0])
    assert (image.state, image.error) == ("corrupt", "truncated")
    assert counts(catalog) == (5, 1, 0)


def test_restoring_does_not_heal(catalog: Catalog, ids: list[int]) -> None:
    catalog.images.mark_corrupt({ids[0]: "truncated"})
    catalog.images.remove(ids[:2])
    catalog.images.mark_corrupt({ids[1]: "found out while removed"})
    assert catalog.images.get(ids[1]).state == "removed"
    catalog.images.restore(ids[:2])
    states = [catalog.images.get(image_id).state for image_id in ids[:2]]
    assert states == ["corrupt", "corrupt"]


def test_relabel(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    assert catalog.images.relabel({ids[0]: "hill", ids[1]: "hill", ids[2]: None}) == [
        ids[0],
        ids[2],
    ]
    assert catalog.images.labels(gallery.id) == [LabelCount("hill", 4), LabelCount("sea", 1)]
    assert catalog.images.labels_of(gallery.id) == {
        ids[0]: "hill",
        ids[1]: "hill",
        ids[3]: "hill",
        ids[4]: "sea",
        ids[5]: "hill",
    }


def test_giving_the_label_there_is_changes_nothing(catalog: Catalog, ids: list[int]) -> None:
    assert catalog.images.relabel({ids[0]: "caf\udce9"}) == [ids[0]]
    assert catalog.images.relabel({ids[0]: "caf\udce9"}) == []


def test_changes_across_galleries(catalog: Catalog, ids: list[int], picture: Picture) -> None:
    other = catalog.galleries.create("other")
    theirs = catalog.images.add_many(other.id, [picture(0)])[0].image_id
    assert catalog.images.remove([ids[0], theirs]) == [ids[0], theirs]
    assert catalog.galleries.get("other").removed == 1
    assert counts(catalog) == (5, 0, 1)


def test_every_change_shows_in_the_revision_and_nothing_else_does(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Picture
) -> None:
    def revision() -> int:
        return catalog.galleries.revision(gallery.id)

    steps: list[Callable[[], object]] = [
        lambda: catalog.images.add_many(gallery.id, [picture("new")]),
        lambda: catalog.images.remove(ids[:1]),
        lambda: catalog.images.restore(ids[:1]),
        lambda: catalog.images.mark_corrupt({ids[1]: "truncated"}),
        lambda: catalog.images.relabel({ids[2]: "lake"}),
    ]
    for step in steps:
        before = revision()
        step()
        assert revision() == before + 1
        step()  # now there is nothing left to change
        assert revision() == before + 1


def test_ready_ids_ascend_and_leave_out_what_is_hidden(
    catalog: Catalog, gallery: Gallery, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "_SCAN", 2)
    catalog.images.remove([ids[1]])
    catalog.images.mark_corrupt({ids[4]: "truncated"})
    ready = catalog.images.ready_ids(gallery.id)
    assert ready.dtype == np.int64
    assert ready.tolist() == [ids[0], ids[2], ids[3], ids[5]]
    assert sorted(catalog.images.labels_of(gallery.id)) == ready.tolist()


def test_ready_ids_of_an_empty_gallery(catalog: Catalog, gallery: Gallery) -> None:
    ready = catalog.images.ready_ids(gallery.id)
    assert (ready.dtype, ready.shape) == (np.int64, (0,))


def test_hidden_since_the_beginning(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    catalog.images.remove([ids[1]])
    catalog.images.mark_corrupt({ids[2]: "truncated"})
    changes = catalog.images.hidden_since(gallery.id, LONG_AGO)
    assert changes.removed == (ids[1], ids[2])
    assert changes.revision == catalog.galleries.revision(gallery.id)


def test_hidden_since_tells_only_what_is_new(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Picture
) -> None:
    catalog.images.remove([ids[0], ids[1]])
    start = catalog.images.hidden_since(gallery.id, LONG_AGO).revision
    catalog.images.add_many(gallery.id, [picture("later")])
    catalog.images.restore([ids[0]])
    catalog.images.remove([ids[3]])
    changes = catalog.images.hidden_since(gallery.id, start)
    assert (changes.removed, changes.restored) == ((ids[3],), (ids[0],))
    after = catalog.images.hidden_since(gallery.id, changes.revision)
    assert (after.removed, after.restored, after.revision) == ((), (), changes.revision)


def test_known_files_are_those_ready_and_unchanged(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    names = ["same", "touched", "grown", "removed", "corrupt"]
    origins = {name: f"file:///{name}.jpg" for name in names}
    pictures = [picture(name, origins[name], label=name) for name in names[:-1]]
    corrupt = picture("corrupt", origins["corrupt"], error="truncated")
    arrivals = catalog.images.add_many(gallery.id, [*pictures, corrupt])
    catalog.images.remove([arrivals[3].image_id])
    stamps = [
        FileStamp(origins["same"], 1000, 1),
        FileStamp(origins["touched"], 1000, 2),
        FileStamp(origins["grown"], 1001, 1),
        FileStamp(origins["removed"], 1000, 1),
        FileStamp(origins["corrupt"], 1000, 1),
        FileStamp("file:///unknown.jpg", 1000, 1),
    ]
    known = catalog.images.known_files(gallery.id, stamps)
    assert known == {
        origins["same"]: KnownFile(
            arrivals[0].image_id, pictures[0].content_hash, "same", kept=False
        )
    }


def test_known_files_tell_whether_there_is_a_copy(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    origin = "file:///a.jpg"
    catalog.images.add_many(gallery.id, [picture("a", origin, uri="var://originals/a.jpg")])
    known = catalog.images.known_files(gallery.id, [FileStamp(origin, 1000, 1)])
    assert known[origin].kept


def test_relocate(catalog: Catalog, gallery: Gallery, picture: Picture) -> None:
    (arrival,) = catalog.images.add_many(gallery.id, [picture("a", "file:///old.jpg")])
    catalog.images.relocate(arrival.image_id, picture("a", "file:///new.jpg"))
    assert catalog.images.get(arrival.image_id).uri == "file:///new.jpg"
    assert catalog.images.known_files(gallery.id, [FileStamp("file:///new.jpg", 1000, 1)])
    assert not catalog.images.known_files(gallery.id, [FileStamp("file:///old.jpg", 1000, 1)])


def test_names_and_labels_no_database_could_store(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    odd = [picture(1, name="a\0b", label="caf\udce9"), picture(2, label="caf\udce8")]
    first = catalog.images.add_many(gallery.id, odd)[0].image_id
    label = "caf\N{REPLACEMENT CHARACTER}"
    assert catalog.images.get(first).name == "a\N{REPLACEMENT CHARACTER}b"
    assert catalog.images.labels(gallery.id) == [LabelCount(label, 2)]
    assert len(catalog.images.page(gallery.id, label="caf\udce9")) == 2
