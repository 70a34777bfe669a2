from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from index_store.catalog import references
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage

Picture = Callable[..., NewImage]


def needed(
    catalog: Catalog, *pictures: NewImage, removed_since: datetime | None = None
) -> tuple[list[NewImage], list[NewImage]]:
    """Of which pictures the thumbnail is needed, and of which the copy."""
    contents = [picture.content_hash for picture in pictures]
    found = catalog.references.needed(contents, removed_since or now() - timedelta(days=1))
    return (
        [picture for picture in pictures if picture.content_hash in found.thumbnails],
        [picture for picture in pictures if picture.content_hash in found.copies],
    )


def test_pictures_need_thumbnails_and_those_read_from_a_copy_the_copy(
    catalog: Catalog, gallery: Gallery, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "_BATCH", 1)
    copied, elsewhere, unknown = picture(1), picture(2, "file:///2.jpg"), picture(3)
    catalog.images.add_many(gallery.id, [copied, elsewhere])
    assert needed(catalog, copied, elsewhere, unknown) == ([copied, elsewhere], [copied])


def test_a_deleted_gallery_needs_nothing_even_before_its_rows_are_gone(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    other = catalog.galleries.create("other")
    mine, shared = picture(1), picture(2)
    catalog.images.add_many(gallery.id, [mine, shared])
    catalog.images.add_many(other.id, [shared])
    catalog.galleries.delete("holidays")
    assert needed(catalog, mine, shared) == ([shared], [shared])


def test_a_removed_picture_needs_its_files_for_as_long_as_it_can_be_restored(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    one = picture(1)
    (arrival,) = catalog.images.add_many(gallery.id, [one])
    catalog.images.remove([arrival.image_id])
    removed_at = now()
    assert needed(catalog, one) == ([one], [one])
    assert needed(catalog, one, removed_since=removed_at) == ([], [])
    catalog.images.restore([arrival.image_id])
    assert needed(catalog, one, removed_since=removed_at) == ([one], [one])


def test_a_revived_picture_needs_its_files(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    one = picture(1)
    (arrival,) = catalog.images.add_many(gallery.id, [one])
    catalog.images.remove([arrival.image_id])
    catalog.images.add_many(gallery.id, [one])
    assert needed(catalog, one, removed_since=now()) == ([one], [one])


def test_a_superseded_picture_is_a_removed_one(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    old, new = picture(1, "file:///a.jpg"), picture(2, "file:///a.jpg")
    catalog.images.add_many(gallery.id, [old])
    catalog.images.add_many(gallery.id, [new])
    assert needed(catalog, old, new)[0] == [old, new]
    assert needed(catalog, old, new, removed_since=now())[0] == [new]


def test_a_search_needs_its_pictures_thumbnails(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    asked, also = picture(1), picture(2)
    request = {"gallery_id": gallery.id, "name": "x", "k": 10, "by": ""}
    answer = {"state": "done", "took_ms": 1.0}
    contents = [asked.content_hash, also.content_hash, asked.content_hash]
    catalog.searches.record("a" * 32, request, answer, contents)
    catalog.searches.record("b" * 32, request, answer)
    assert needed(catalog, asked, also) == ([asked, also], [])
    catalog.galleries.delete("holidays")  # history outlives it
    assert needed(catalog, asked, also) == ([asked, also], [])
    catalog.searches.prune(now())
    assert needed(catalog, asked, also) == ([], [])
