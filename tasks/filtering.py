"""A search's filter, as an index can use it."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from index_store.admitted import Admitted, Few, Many
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from tasks.errors import NothingMatchesError

MOST_LISTED: Final = 20_000
"""Pictures that are compared one by one; more are asked of the index."""


def filter_of(request: Mapping[str, Any]) -> ImageFilter | None:
    """The filter of a query's request; None where it has none, or is from before there were any."""
    kept = request.get("filter")
    return None if kept is None else ImageFilter.from_json(kept)


def admitted(catalog: Catalog, gallery_id: int, wanted: ImageFilter) -> Admitted:
    """Which pictures of a gallery a filter lets through."""
    page = catalog.browsing.ids(gallery_id, wanted, limit=MOST_LISTED)
    if page.next_after is None:
        return Few(np.array(page.ids, np.int64))
    images = catalog.browsing.count(gallery_id, wanted).images
    return Many(images, catalog.browsing.among(gallery_id, wanted))


def require_match(catalog: Catalog, gallery: Gallery, wanted: ImageFilter) -> None:
    """Refuse a filter that lets nothing through, before anybody is asked to vote.

    Raises:
        NothingMatchesError: No picture of the gallery is so.
    """
    if not catalog.browsing.ids(gallery.id, wanted, limit=1).ids:
        raise NothingMatchesError(f"no picture of {gallery.name} is as the filters want it")
