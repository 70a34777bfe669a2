import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError


def record(catalog: Catalog, gallery: Gallery, encoder: str, revision: str, number: int) -> None:
    catalog.index_versions.record(
        gallery.id,
        encoder,
        revision,
        number,
        kind="hnsw",
        rows=10 * number,
        dimension=8,
        recall=0.9,
    )


def current(catalog: Catalog, gallery: Gallery) -> list[tuple[str, str, int]]:
    versions = catalog.index_versions.current(gallery.id)
    return [(one.encoder, one.encoder_revision, one.number) for one in versions]


def test_recorded_version_comes_back_whole(catalog: Catalog, gallery: Gallery) -> None:
    record(catalog, gallery, "shape", "r1", 1)
    (version,) = catalog.index_versions.list(gallery.id)
    assert (version.gallery_id, version.encoder, version.number) == (gallery.id, "shape", 1)
    assert (version.kind, version.rows, version.dimension) == ("hnsw", 10, 8)
    assert (version.recall, version.is_current) == (0.9, True)


def test_the_latest_of_each_encoder_is_current(catalog: Catalog, gallery: Gallery) -> None:
    other = catalog.galleries.create("other")
    record(catalog, other, "shape", "r1", 7)
    record(catalog, gallery, "shape", "r1", 1)
    record(catalog, gallery, "colour", "r1", 1)
    record(catalog, gallery, "shape", "r1", 2)
    assert current(catalog, gallery) == [("colour", "r1", 1), ("shape", "r1", 2)]
    record(catalog, gallery, "shape", "r2", 1)
    assert current(catalog, gallery) == [("colour", "r1", 1), ("shape", "r2", 1)]
    assert current(catalog, other) == [("shape", "r1", 7)]
    by_gallery = catalog.index_versions.all_current()
    assert {
        gallery_id: [one.number for one in found] for gallery_id, found in by_gallery.items()
    } == {
        other.id: [7],
        gallery.id: [1, 1],
    }
    history = catalog.index_versions.list(gallery.id, "shape")
    assert [(one.encoder_revision, one.number) for one in history] == [
        ("r2", 1),
        ("r1", 2),
        ("r1", 1),
    ]


def test_recording_twice_is_no_harm(catalog: Catalog, gallery: Gallery) -> None:
    """A worker killed right after publishing records the version again when it resumes."""
    record(catalog, gallery, "shape", "r1", 1)
    record(catalog, gallery, "shape", "r1", 1)
    assert len(catalog.index_versions.list(gallery.id)) == 1


def test_rolling_back(catalog: Catalog, gallery: Gallery) -> None:
    record(catalog, gallery, "shape", "r1", 1)
    record(catalog, gallery, "shape", "r1", 2)
    catalog.index_versions.make_current(gallery.id, "shape", "r1", 1)
    assert current(catalog, gallery) == [("shape", "r1", 1)]
    with pytest.raises(NotFoundError, match="3"):
        catalog.index_versions.make_current(gallery.id, "shape", "r1", 3)
    assert current(catalog, gallery) == [("shape", "r1", 1)]


def test_no_versions_over_a_gallery_that_is_gone(catalog: Catalog, gallery: Gallery) -> None:
    catalog.galleries.delete("holidays")
    with pytest.raises(NotFoundError):
        record(catalog, gallery, "shape", "r1", 1)
