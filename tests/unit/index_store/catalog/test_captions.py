"""Captions: whose word counts, what can be undone, what a network is still to write."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from index_store.catalog.captions import Wanted
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from index_store.errors import NotFoundError

MISSING = Wanted()


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]) -> list[int]:
    arrivals = catalog.images.add_many(gallery.id, [picture(number) for number in range(4)])
    return [one.image_id for one in arrivals]


def text(catalog: Catalog, image_id: int) -> str | None:
    caption = catalog.captions.get(image_id)
    return None if caption is None else caption.text


def test_a_network_describes_what_has_no_caption(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    captions = catalog.captions
    assert captions.get(ids[0]) is None
    assert captions.lacking(gallery.id, MISSING) == ids
    assert (
        captions.write(gallery.id, {ids[0]: " a boat ", ids[1]: "a dog"}, "r1", MISSING) == ids[:2]
    )
    written = captions.get(ids[0])
    assert written is not None
    assert (written.text, written.source, written.captioner) == ("a boat", "model", "r1")
    assert not written.can_undo
    assert captions.lacking(gallery.id, MISSING, limit=1) == [ids[2]]
    assert captions.lacking(gallery.id, MISSING, after=ids[2]) == [ids[3]]
    assert captions.count_lacking(gallery.id, MISSING) == 2
    assert captions.count(gallery.id) == 2


def test_what_people_say_stays_unless_it_is_asked_for(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    captions = catalog.captions
    captions.write(gallery.id, dict.fromkeys(ids[:3], "a boat"), "r1", MISSING)
    captions.tell(gallery.id, {ids[1]: "my boat"})
    captions.tell(gallery.id, {ids[2]: ""})  # nothing to say of it
    assert captions.lacking(gallery.id, MISSING) == [ids[3]]
    later = now() + timedelta(seconds=1)
    assert captions.lacking(gallery.id, Wanted(later)) == [ids[0], ids[3]]
    assert captions.lacking(gallery.id, Wanted(later, edits=True)) == ids
    new = dict.fromkeys(ids, "a ship")
    assert captions.write(gallery.id, new, "r2", MISSING) == [ids[3]]
    assert captions.write(gallery.id, new, "r2", Wanted(later)) == [ids[0]]
    assert [text(catalog, one) for one in ids] == ["a ship", "my boat", "", "a ship"]
    captions.write(gallery.id, new, "r2", Wanted(later, edits=True))
    assert {text(catalog, one) for one in ids} == {"a ship"}


def test_what_was_written_since_a_job_began_is_not_written_again(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    captions = catalog.captions
    captions.write(gallery.id, {ids[0]: "a boat", ids[1]: "a dog"}, "r1", MISSING)
    began = Wanted(now())
    assert captions.write(gallery.id, {ids[0]: "a boat"}, "r2", began) == []
    assert captions.lacking(gallery.id, began) == ids[1:]
    again = captions.get(ids[0])
    assert again is not None
    assert again.captioner == "r2"
    assert not again.can_undo


def test_undoing_goes_back_step_by_step(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    captions, one = catalog.captions, ids[0]
    captions.write(gallery.id, {one: "a boat"}, "r1", MISSING)
    captions.tell(gallery.id, {one: "my boat"})
    captions.tell(gallery.id, {one: ""})
    assert captions.undo(one)
    assert text(catalog, one) == "my boat"
    assert captions.undo(one)
    first = captions.get(one)
    assert first is not None
    assert (first.text, first.source, first.captioner) == ("a boat", "model", "r1")
    assert not first.can_undo
    assert not captions.undo(one)
    assert text(catalog, one) == "a boat"


def test_undoing_a_persons_first_word_leaves_nothing(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    captions, one = catalog.captions, ids[0]
    captions.tell(gallery.id, {one: "my boat"})
    captions.undo(one)
    assert text(catalog, one) == ""
    assert captions.lacking(gallery.id, MISSING) == ids
    assert captions.write(gallery.id, {one: "a boat"}, "r1", MISSING) == [one]


def test_changes_are_told_in_order_and_once(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Callable[..., NewImage]
) -> None:
    captions = catalog.captions
    captions.write(gallery.id, {ids[0]: "a boat", ids[1]: "a dog"}, "r1", MISSING)
    first = captions.changed_since(gallery.id, 0)
    assert [(one.image_id, one.text) for one in first] == [(ids[0], "a boat"), (ids[1], "a dog")]
    assert first == captions.changed_since(gallery.id, 0, 1) + captions.changed_since(
        gallery.id, first[0].revision
    )
    captions.tell(gallery.id, {ids[0]: "my boat"})
    captions.undo(ids[0])
    (change,) = captions.changed_since(gallery.id, first[-1].revision)
    assert (change.image_id, change.text) == (ids[0], "a boat")
    other = catalog.galleries.create("other")
    catalog.images.add_many(other.id, [picture("elsewhere")])
    assert captions.changed_since(other.id, 0) == []


def test_other_galleries_pictures_are_passed_over(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Callable[..., NewImage]
) -> None:
    other = catalog.galleries.create("other")
    (stranger,) = catalog.images.add_many(other.id, [picture("elsewhere")])
    assert catalog.captions.tell(gallery.id, {stranger.image_id: "x", 10**9: "y"}) == []
    assert catalog.captions.get(stranger.image_id) is None
    with pytest.raises(NotFoundError):
        catalog.captions.undo(10**9)


def test_a_deleted_gallery_takes_its_captions_along(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    catalog.captions.tell(gallery.id, {ids[0]: "a boat"})
    catalog.captions.tell(gallery.id, {ids[0]: "a ship"})
    catalog.galleries.delete(gallery.name)
    with pytest.raises(NotFoundError):
        catalog.captions.tell(gallery.id, {ids[0]: "a dog"})
    list(catalog.galleries.purge())
    assert catalog.captions.get(ids[0]) is None
    assert catalog.captions.page(gallery.id, "ship") == []
