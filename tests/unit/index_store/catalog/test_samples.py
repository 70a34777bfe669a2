"""A handful of pictures that differ."""

from collections.abc import Callable

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage

Fill = Callable[..., None]


@pytest.fixture
def fill(catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]) -> Fill:
    def add(**labelled: int) -> None:
        pictures = [
            picture(f"{label}{number}", label=None if label == "none" else label)
            for label, many in labelled.items()
            for number in range(many)
        ]
        catalog.images.add_many(gallery.id, pictures)

    return add


def labels(catalog: Catalog, gallery: Gallery, limit: int) -> list[str | None]:
    found = catalog.samples.of(gallery.id, limit)
    assert len({one.id for one in found}) == len(found) <= limit
    return [one.label for one in found]


def test_one_of_each_label_where_there_are_enough(
    catalog: Catalog, gallery: Gallery, fill: Fill
) -> None:
    fill(none=9, **{f"l{number}": 2 for number in range(7)})
    seen = set()
    for _ in range(40):
        once = labels(catalog, gallery, 3)
        assert len(set(once)) == 3
        assert None not in once
        seen |= set(once)
    assert seen == {f"l{number}" for number in range(7)}


def test_several_of_each_in_turns_where_labels_are_few(
    catalog: Catalog, gallery: Gallery, fill: Fill
) -> None:
    fill(none=2, cat=1, dog=9)
    assert labels(catalog, gallery, 4) == ["cat", "dog", "dog", None]


def test_without_labels_the_first(catalog: Catalog, gallery: Gallery, fill: Fill) -> None:
    fill(none=5)
    assert labels(catalog, gallery, 3) == [None] * 3
    assert labels(catalog, gallery, 9) == [None] * 5


def test_of_nothing_nothing(catalog: Catalog, gallery: Gallery) -> None:
    assert labels(catalog, gallery, 3) == []


def test_removed_pictures_are_no_samples(catalog: Catalog, gallery: Gallery, fill: Fill) -> None:
    fill(cat=2, dog=1)
    gone = catalog.samples.of(gallery.id, 1)
    catalog.images.remove([one.id for one in gone])
    assert gone[0].id not in {one.id for one in catalog.samples.of(gallery.id, 9)}
