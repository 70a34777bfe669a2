"""Captions by their words, in both databases alike; nothing that can be typed is an error."""

from collections.abc import Callable

import pytest

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.captions import Wanted
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage

TEXTS = (
    "A red boat on the sea",
    "two dogs play in the snow",
    "Eine Möwe über dem Meer",
    "Красная лодка у берега",
    "it's a snow-covered hill, 3 trees",
    "a dog\nsomebody's DOG runs",
)


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]) -> list[int]:
    arrivals = catalog.images.add_many(gallery.id, [picture(number) for number in range(7)])
    found = [one.image_id for one in arrivals]
    texts = dict(zip(found, TEXTS, strict=False))
    catalog.captions.write(gallery.id, texts, "r1", Wanted())
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("boat", [0]),
        ("BOAT red", [0]),
        ("boat dog", []),
        ("dog", [1, 5]),
        ("snow", [1, 4]),
        ("snow-covered", [4]),
        ("möwe", [2]),
        ("лодк", [3]),
        ("3 tree", [4]),
        ("somebody's", [5]),
        ("oat", []),
        ("", []),
        ("!?", []),
    ],
)
def test_words_find_the_captions_they_begin_words_of(
    catalog: Catalog, gallery: Gallery, ids: list[int], query: str, expected: list[int]
) -> None:
    found = [one.image_id for one in catalog.captions.page(gallery.id, query)]
    assert found == [ids[at] for at in expected]
    if query:  # without a word of a caption, pages are of all pictures
        assert catalog.browsing.ids(gallery.id, ImageFilter(caption=query)).ids == found


@pytest.mark.parametrize(
    "query",
    [
        '"', '"red', "red*", "red AND boat", "NEAR(red boat)", "text:red", "-red", "(", "'", "''red", "\\",
        "red & boat", "red | !boat", "red:*", "<->", "%", "\0", "\ud800", "a" * 100_000, "red " * 5_000,
    ],
    ids=lambda query: ascii(query[:12]),
)  # fmt: skip
def test_nothing_that_can_be_typed_is_an_error(
    catalog: Catalog, gallery: Gallery, ids: list[int], query: str
) -> None:
    catalog.captions.page(gallery.id, query)
    catalog.browsing.ids(gallery.id, ImageFilter(caption=query))


def test_operators_are_words_like_others(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    catalog.captions.tell(gallery.id, {ids[6]: "not red and near"})
    found = catalog.captions.page(gallery.id, "NOT red AND near")
    assert [one.image_id for one in found] == [ids[6]]


def test_edits_and_undoing_are_found_at_once(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    def found(query: str) -> list[int]:
        return [one.image_id for one in catalog.captions.page(gallery.id, query)]

    catalog.captions.tell(gallery.id, {ids[0]: "a yellow submarine"})
    assert (found("boat"), found("submarine")) == ([], [ids[0]])
    catalog.captions.undo(ids[0])
    assert (found("boat"), found("submarine")) == ([ids[0]], [])
    catalog.captions.tell(gallery.id, {ids[0]: ""})
    assert found("boat") == []


def test_removed_pictures_and_other_galleries_are_left_out(
    catalog: Catalog, gallery: Gallery, ids: list[int], picture: Callable[..., NewImage]
) -> None:
    other = catalog.galleries.create("other")
    (elsewhere,) = catalog.images.add_many(other.id, [picture("elsewhere")])
    catalog.captions.tell(other.id, {elsewhere.image_id: "another boat"})
    catalog.images.remove([ids[0]])
    assert catalog.captions.page(gallery.id, "boat") == []
    assert catalog.browsing.ids(gallery.id, ImageFilter(caption="boat")).ids == []
    assert [one.image_id for one in catalog.captions.page(other.id, "boat")] == [elsewhere.image_id]
    catalog.images.restore([ids[0]])
    assert [one.image_id for one in catalog.captions.page(gallery.id, "boat")] == [ids[0]]


def test_pages_follow_each_other(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    first = catalog.captions.page(gallery.id, limit=2)
    rest = catalog.captions.page(gallery.id, after=first[-1].image_id)
    assert [one.image_id for one in first + rest] == ids[:6]
    assert first[0].name == "0.jpg"
