import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError


def test_each_gallery_has_its_own_and_the_latest_count(catalog: Catalog, gallery: Gallery) -> None:
    other = catalog.galleries.create("other")
    assert catalog.superclasses.of(gallery.id) == {}
    catalog.superclasses.keep(gallery.id, {"cat": "pets", "bus": "vehicles"})
    catalog.superclasses.keep(other.id, {"cat": "tractors"})
    catalog.superclasses.keep(gallery.id, {"cat": "mammals", "o\0ak": "trees"})
    catalog.superclasses.keep(gallery.id, {})
    assert catalog.superclasses.of(gallery.id) == {
        "cat": "mammals",
        "bus": "vehicles",
        "o\N{REPLACEMENT CHARACTER}ak": "trees",
    }
    assert catalog.superclasses.of(other.id) == {"cat": "tractors"}


def test_a_deleted_gallery_takes_them_along(catalog: Catalog, gallery: Gallery) -> None:
    catalog.superclasses.keep(gallery.id, {"cat": "mammals"})
    catalog.galleries.delete(gallery.name)
    with pytest.raises(NotFoundError):
        catalog.superclasses.keep(gallery.id, {"cat": "mammals"})
    list(catalog.galleries.purge())
    assert catalog.superclasses.of(gallery.id) == {}
