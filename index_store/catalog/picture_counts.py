"""How many ready pictures share a format, a size or the day they came: kept, like all counts.

Whoever shows statistics reads a row per value that occurs, at most some thousands (one for each day
on which pictures came), however many pictures there are; ``census`` adds up what each change does.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from index_store.catalog.statistics_models import PictureCountRow

SIZES = (
    0,
    100_000,
    300_000,
    1_000_000,
    2_000_000,
    4_000_000,
    8_000_000,
    16_000_000,
    32_000_000,
)
"""Pixels at which the classes of size begin; the last one has no end."""

Value = tuple[str, str]
"""A trait and its value: a format's name, the pixels at which a class begins, a day as ISO date."""


class Traits(NamedTuple):
    """What is counted of a picture."""

    bytes: int
    width: int | None
    height: int | None
    format: str | None
    created_at: datetime

    def values(self) -> Iterator[Value]:
        """The values under which it is counted."""
        pixels = (self.width or 0) * (self.height or 0)
        yield "format", self.format or ""
        yield "size", str(SIZES[bisect_right(SIZES, pixels) - 1])
        yield "day", f"{self.created_at:%Y-%m-%d}"


class Change(NamedTuple):
    """By how much a count goes up, or down."""

    images: int
    bytes: int


def settle_counts(connection: Connection, gallery_id: int, changes: Mapping[Value, Change]) -> None:
    """Add to the counts there are, add rows for new values, drop those that are nobody's any more."""
    row = PictureCountRow
    traits, values = (sorted(set(names)) for names in zip(*changes, strict=True))
    mine = (row.gallery_id == gallery_id) & row.trait.in_(traits) & row.value.in_(values)
    known = {
        (one.trait, one.value)
        for one in connection.execute(select(row.trait, row.value).where(mine))
    }
    new = [value for value in changes if value not in known]
    if new:
        rows = [
            {"gallery_id": gallery_id, "trait": trait, "value": value, "images": 0, "bytes": 0}
            for trait, value in new
        ]
        connection.execute(insert(row), rows)
    connection.execute(
        update(row)
        .where(
            row.gallery_id == gallery_id,
            row.trait == bindparam("of"),
            row.value == bindparam("at"),
        )
        .values(images=row.images + bindparam("more"), bytes=row.bytes + bindparam("heavier")),
        [
            {"of": trait, "at": value, "more": change.images, "heavier": change.bytes}
            for (trait, value), change in changes.items()
        ],
    )
    connection.execute(delete(row).where(mine, row.images == 0))
