"""What a gallery's pictures are like in all, from counts that are kept: milliseconds at any size.

Only unreadable pictures are counted when asked, by the reason they are given: an index leads to them.
"""

from typing import NamedTuple

from sqlalchemy import func, select

from index_store.catalog.engine import Database
from index_store.catalog.models import ImageRow, LabelRow
from index_store.catalog.picture_counts import SIZES
from index_store.catalog.records import LabelCount
from index_store.catalog.statistics_models import PictureCountRow


class ValueCount(NamedTuple):
    """How many pictures share a value, and the bytes of their files."""

    value: str
    images: int
    bytes: int


class Labelled(NamedTuple):
    """The labels of a gallery.

    Attributes:
        top: The most frequent ones.
        labels: How many there are.
        images: How many pictures carry one.
    """

    top: list[LabelCount]
    labels: int
    images: int


class Reason(NamedTuple):
    """Why pictures cannot be read, and how many."""

    reason: str
    images: int


class Statistics:
    """Tells what ready pictures are like."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def formats(self, gallery_id: int) -> list[ValueCount]:
        """By format, the most frequent first; an empty one is not known."""
        found = self._counts(gallery_id, "format")
        return sorted(found, key=lambda one: (-one.images, one.value))

    def sizes(self, gallery_id: int) -> list[ValueCount]:
        """By class of size, from the smallest to the largest there is, none left out between."""
        found = {int(one.value): one for one in self._counts(gallery_id, "size")}
        if not found:
            return []
        return [
            found.get(least, ValueCount(str(least), 0, 0))
            for least in SIZES
            if min(found) <= least <= max(found)
        ]

    def days(self, gallery_id: int) -> list[ValueCount]:
        """By the day they came, in UTC, in order; days on which none came are left out."""
        return sorted(self._counts(gallery_id, "day"))

    def labels(self, gallery_id: int, most: int = 20) -> Labelled:
        """The most frequent labels, and how much there is in all."""
        mine = LabelRow.gallery_id == gallery_id
        top = (
            select(LabelRow.label, LabelRow.images)
            .where(mine)
            .order_by(LabelRow.images.desc(), LabelRow.label)
            .limit(most)
        )
        total = select(func.count(), func.coalesce(func.sum(LabelRow.images), 0)).where(mine)
        with self._database.read() as connection:
            rows = [LabelCount(*row) for row in connection.execute(top)]
            labels, images = connection.execute(total).one()
        return Labelled(rows, labels, int(images))

    def unreadable(self, gallery_id: int, most: int = 20) -> list[Reason]:
        """Why corrupt pictures are, the most frequent reasons first."""
        images = func.count()
        reasons = (
            select(ImageRow.error, images)
            .where(ImageRow.gallery_id == gallery_id, ImageRow.state == "corrupt")
            .group_by(ImageRow.error)
            .order_by(images.desc(), ImageRow.error)
            .limit(most)
        )
        with self._database.read() as connection:
            return [Reason(row[0] or "", row[1]) for row in connection.execute(reasons)]

    def _counts(self, gallery_id: int, trait: str) -> list[ValueCount]:
        row = PictureCountRow
        statement = select(row.value, row.images, row.bytes).where(
            row.gallery_id == gallery_id, row.trait == trait
        )
        with self._database.read() as connection:
            return [ValueCount(*found) for found in connection.execute(statement)]
