import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError


def weights(catalog: Catalog, gallery: Gallery) -> dict[str, float] | None:
    found = catalog.tunings.in_use(gallery.id)
    return found.weights if found else None


def test_the_latest_is_in_use_and_each_can_be_taken_back(
    catalog: Catalog, gallery: Gallery
) -> None:
    other = catalog.galleries.create("other")
    assert weights(catalog, gallery) is None
    catalog.tunings.keep(gallery.id, {"a": 1.0, "b": 0.5}, {"map_at_10": 0.7})
    catalog.tunings.keep(gallery.id, {"a": 1.0, "b": 0.0}, {})
    catalog.tunings.keep(other.id, {"a": 0.2}, {})
    assert weights(catalog, gallery) == {"a": 1.0, "b": 0.0}
    assert catalog.tunings.withdraw(gallery.id)
    assert weights(catalog, gallery) == {"a": 1.0, "b": 0.5}
    found = catalog.tunings.in_use(gallery.id)
    assert found is not None
    assert found.report == {"map_at_10": 0.7}
    assert catalog.tunings.withdraw(gallery.id)
    assert not catalog.tunings.withdraw(gallery.id)
    assert weights(catalog, gallery) is None
    assert weights(catalog, other) == {"a": 0.2}


def test_a_deleted_gallery_takes_its_weights_along(catalog: Catalog, gallery: Gallery) -> None:
    catalog.tunings.keep(gallery.id, {"a": 1.0}, {})
    catalog.galleries.delete(gallery.name)
    with pytest.raises(NotFoundError):
        catalog.tunings.keep(gallery.id, {"a": 1.0}, {})
    list(catalog.galleries.purge())
    assert weights(catalog, gallery) is None


def test_only_what_is_in_use_is_taken_back_by_its_id(catalog: Catalog, gallery: Gallery) -> None:
    first = catalog.tunings.keep(gallery.id, {"a": 1.0}, {})
    second = catalog.tunings.keep(gallery.id, {"a": 0.5}, {}, kind="by_hand")
    found = catalog.tunings.in_use(gallery.id)
    assert found is not None
    assert (found.id, found.kind) == (second, "by_hand")
    assert not catalog.tunings.withdraw(gallery.id, first)
    assert weights(catalog, gallery) == {"a": 0.5}
    assert catalog.tunings.withdraw(gallery.id, second)
    assert not catalog.tunings.withdraw(gallery.id, second)
    found = catalog.tunings.in_use(gallery.id)
    assert found is not None
    assert (found.id, found.kind) == (first, "labels")
