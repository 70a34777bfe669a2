"""Sentences of a gallery's own: the latest count, and can be withdrawn one after the other."""

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError


def test_the_latest_count_until_they_are_withdrawn(catalog: Catalog, gallery: Gallery) -> None:
    assert catalog.prompts.in_use(gallery.id) is None
    catalog.prompts.keep(gallery.id, "birds", ["a {} in flight"])
    catalog.prompts.keep(gallery.id, "nests", ["the nest of a {}", "{}"])
    found = catalog.prompts.in_use(gallery.id)
    assert found is not None
    assert (found.name, found.templates) == ("nests", ("the nest of a {}", "{}"))
    assert catalog.prompts.withdraw(gallery.id)
    found = catalog.prompts.in_use(gallery.id)
    assert found is not None
    assert found.name == "birds"
    assert catalog.prompts.withdraw(gallery.id)
    assert catalog.prompts.in_use(gallery.id) is None
    assert not catalog.prompts.withdraw(gallery.id)


def test_a_gallery_that_is_gone_keeps_none(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError):
        catalog.prompts.keep(1, "birds", ["{}"])
