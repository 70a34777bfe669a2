"""A varied handful of a gallery's pictures, to show what it holds."""

from itertools import zip_longest

import numpy as np

from index_store.catalog.browsing import Browsing
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.engine import Database
from index_store.catalog.images import Images
from index_store.catalog.records import Image


class Samples:
    """Finds pictures that differ from each other, at the cost of those and of the list of labels."""

    def __init__(self, database: Database) -> None:
        self._images = Images(database)
        self._browsing = Browsing(database)

    def of(self, gallery_id: int, limit: int) -> list[Image]:
        """Up to ``limit`` ready pictures, of as many labels as there is room for; others to fill up.

        Of more labels than that, some are left out, and another time others.
        """
        labels = [one.label for one in self._images.labels(gallery_id) if one.images]
        if len(labels) > limit:
            chosen = np.random.default_rng().choice(len(labels), limit, replace=False)
            labels = [labels[place] for place in sorted(chosen)]
        each = -(-limit // max(1, len(labels)))
        stacks = [self._first(gallery_id, ImageFilter(labels=(label,)), each) for label in labels]
        ids = [one for turn in zip_longest(*stacks) for one in turn if one is not None]
        if len(ids) < limit:
            ids += self._first(gallery_id, ImageFilter(), limit)
        ids = list(dict.fromkeys(ids))[:limit]
        found = self._images.get_many(ids)
        return [found[one] for one in ids if one in found]

    def _first(self, gallery_id: int, wanted: ImageFilter, limit: int) -> list[int]:
        return list(self._browsing.ids(gallery_id, wanted, limit=limit).ids)
