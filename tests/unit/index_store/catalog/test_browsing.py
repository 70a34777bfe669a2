"""Pages of pictures: which, in what order, one after the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index_store.catalog import arrivals, browsing
from index_store.catalog.browsing_records import ImageFilter, Sort
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage

START = datetime(2026, 1, 1, tzinfo=UTC)
LABELS = ["sea", "hill", None, "sea", "Meer", "hill"]
NAMES = ["b.jpg", "Ёлка.jpg", "c.jpg", "a.jpg", "ёлка 2.jpg", "b.jpg"]


@pytest.fixture
def ids(
    catalog: Catalog,
    gallery: Gallery,
    picture: Callable[..., NewImage],
    monkeypatch: pytest.MonkeyPatch,
) -> list[int]:
    """Six pictures, one a day, between which another gallery gets some, too."""
    other = catalog.galleries.create("other")
    found = []
    for day, (label, name) in enumerate(zip(LABELS, NAMES, strict=True)):
        monkeypatch.setattr(arrivals, "now", lambda day=day: START + timedelta(days=day))
        one = picture(day, label=label, name=name)
        found += [arrival.image_id for arrival in catalog.images.add_many(gallery.id, [one])]
        catalog.images.add_many(other.id, [one])
    return found


def places(ids: list[int], found: list[int]) -> list[int]:
    return [ids.index(one) for one in found]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [0, 1, 2, 3, 4, 5]),
        ({"labels": ("sea",)}, [0, 3]),
        ({"labels": ("hill", "sea", "hill")}, [0, 1, 3, 5]),
        ({"labels": ("sea",), "unlabelled": True}, [0, 2, 3]),
        ({"unlabelled": True}, [2]),
        ({"labels": ("nothing",)}, []),
        ({"name": "ЁЛКА"}, [1, 4]),  # in whatever case, in whatever language
        ({"name": ".JPG", "labels": ("hill",)}, [1, 5]),
        ({"since": START + timedelta(days=4)}, [4, 5]),
        ({"until": START + timedelta(days=1)}, [0]),
        ({"since": START + timedelta(hours=1), "until": START + timedelta(days=3)}, [1, 2]),
        ({"since": START + timedelta(days=9)}, []),
        ({"state": "removed"}, []),
    ],
)
def test_what_is_meant(
    catalog: Catalog, gallery: Gallery, ids: list[int], wanted: dict[str, Any], expected: list[int]
) -> None:
    meant = ImageFilter(**wanted)
    assert places(ids, catalog.browsing.ids(gallery.id, meant).ids) == expected
    newest = catalog.browsing.ids(gallery.id, meant, sort="newest").ids
    assert places(ids, newest) == expected[::-1]
    assert catalog.browsing.count(gallery.id, meant) == (len(expected), True)
    assert ImageFilter.from_json(meant.to_json()) == meant
    if not meant.name:
        among = catalog.browsing.among(gallery.id, meant)
        assert places(ids, sorted(among([*ids, 10**9]))) == expected
        assert among([]) == frozenset()


@pytest.mark.parametrize("sort", ["oldest", "newest", "name"])
@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_pages_follow_each_other_without_gap(
    catalog: Catalog, gallery: Gallery, ids: list[int], sort: Sort, size: int
) -> None:
    wanted = ImageFilter(labels=("sea", "hill"), unlabelled=True)
    seen: list[int] = []
    after = None
    while True:
        page = catalog.browsing.page(gallery.id, wanted, sort=sort, after=after, limit=size)
        assert len(page.images) <= size
        seen += [image.id for image in page.images]
        after = page.next_after
        if after is None:
            break
        catalog.images.remove([after])  # going on does not depend on it
    orders = {"oldest": [0, 1, 2, 3, 5], "newest": [5, 3, 2, 1, 0], "name": [3, 0, 5, 2, 1]}
    assert places(ids, seen) == orders[sort]


def test_looking_for_names_stops_after_a_while(
    catalog: Catalog, gallery: Gallery, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "_WINDOW", 2)
    monkeypatch.setattr(browsing, "_PATIENCE_S", -1.0)
    wanted = ImageFilter(name="2.jpg")
    first = catalog.browsing.ids(gallery.id, wanted, limit=2)
    assert first == ([], ids[1])
    second = catalog.browsing.ids(gallery.id, wanted, after=first.next_after, limit=2)
    assert second == ([], ids[3])
    assert catalog.browsing.ids(gallery.id, wanted, after=ids[3], limit=2) == ([ids[4]], None)
    assert catalog.browsing.count(gallery.id, wanted, most=2) == (0, False)


def test_counting_has_an_end(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    assert catalog.browsing.count(gallery.id, ImageFilter(), most=6) == (6, True)
    assert catalog.browsing.count(gallery.id, ImageFilter(), most=5) == (5, False)
    both = ImageFilter(labels=("sea", "hill"))
    assert catalog.browsing.count(gallery.id, both, most=3) == (3, False)
