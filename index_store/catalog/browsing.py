"""Pages of a gallery's pictures: filtered, in an order, never at the cost of a whole gallery.

Every page is read off an index, from where the page before ended:

- Ids go up in the order in which pictures are added, so a span of time is a span of ids, whose ends
  a bisection finds in some twenty look-ups. A clock that was set back moves such an end as far.
- Several labels are several stretches of one index, each read a page far and merged.
- Names are compared here rather than by the database, where "in whatever case" would mean A to Z only. To
  find some, names are read a window at a time, for a second at most; who asked goes on from there.
"""

import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from index_store.catalog.browsing_records import Count, IdPage, ImageFilter, Page, Sort
from index_store.catalog.caption_search import image_ids_with
from index_store.catalog.engine import Database
from index_store.catalog.images import Images
from index_store.catalog.models import ImageRow

_WINDOW = 20_000  # names read at once when some are looked for
_PATIENCE_S = 1.0
_MOST_AT_ONCE = 5000  # ids in one statement: SQLite takes some 30,000 values

_KEY: Select[int, str] = select(ImageRow.id, ImageRow.name)


class _Key(NamedTuple):
    """A picture's place in an order."""

    id: int
    name: str


class Browsing:
    """Finds pictures for people who look through a gallery."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._images = Images(database)

    def page(
        self,
        gallery_id: int,
        wanted: ImageFilter,
        *,
        sort: Sort = "oldest",
        after: int | None = None,
        limit: int = 60,
    ) -> Page:
        """Up to ``limit`` pictures, beginning after the one with the id ``after``."""
        ids, next_after = self.ids(gallery_id, wanted, sort=sort, after=after, limit=limit)
        found = self._images.get_many(ids)
        return Page([found[one] for one in ids if one in found], next_after)

    def ids(
        self,
        gallery_id: int,
        wanted: ImageFilter,
        *,
        sort: Sort = "oldest",
        after: int | None = None,
        limit: int = 60,
    ) -> IdPage:
        """Ids of up to ``limit`` pictures, beginning after the id ``after``."""
        conditions = self._conditions(gallery_id, wanted)
        part = wanted.name.casefold()
        window = max(limit, _WINDOW) if part else limit
        give_up_at = time.monotonic() + _PATIENCE_S
        found: list[int] = []
        while True:
            keys, more = self._keys(gallery_id, wanted, conditions, sort, after, window)
            for at, key in enumerate(keys, start=1):
                if part in key.name.casefold():
                    found.append(key.id)
                if len(found) == limit:
                    return IdPage(found, key.id if more or at < len(keys) else None)
            if not more:
                return IdPage(found, None)
            after = keys[-1].id
            if time.monotonic() > give_up_at:
                return IdPage(found, after)

    def count(self, gallery_id: int, wanted: ImageFilter, *, most: int = 100_000) -> Count:
        """How many pictures are meant, as far as that is counted quickly."""
        if wanted.name:
            page = self.ids(gallery_id, wanted, limit=most)
            return Count(len(page.ids), page.next_after is None)
        conditions = self._conditions(gallery_id, wanted)
        images = 0
        with self._database.read() as connection:
            for stretch in _stretches(gallery_id, wanted, "oldest"):
                rows = select(ImageRow.id).where(stretch, *conditions).limit(most + 1 - images)
                images += connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
        return Count(min(images, most), images <= most)

    def among(
        self, gallery_id: int, wanted: ImageFilter
    ) -> Callable[[Sequence[int]], AbstractSet[int]]:
        """Which of some ids are of pictures that are meant, whatever their names."""
        meant = or_(*_stretches(gallery_id, wanted, "oldest"))
        conditions = self._conditions(gallery_id, wanted)

        def look(ids: Sequence[int]) -> AbstractSet[int]:
            found: set[int] = set()
            with self._database.read() as connection:
                for start in range(0, len(ids), _MOST_AT_ONCE):
                    some = ImageRow.id.in_(ids[start : start + _MOST_AT_ONCE])
                    found.update(
                        connection.scalars(select(ImageRow.id).where(some, meant, *conditions))
                    )
            return found

        return look

    def newest_id(self, gallery_id: int) -> int:
        """The highest id there is in a gallery, 0 if it has no picture."""
        statement = select(ImageRow.id).where(ImageRow.gallery_id == gallery_id, ImageRow.id > 0)
        with self._database.read() as connection:
            return connection.scalar(statement.order_by(ImageRow.id.desc()).limit(1)) or 0

    def _keys(
        self,
        gallery_id: int,
        wanted: ImageFilter,
        conditions: Sequence[ColumnElement[bool]],
        sort: Sort,
        after: int | None,
        limit: int,
    ) -> tuple[list[_Key], bool]:
        """The next places in the order, and whether there are more behind them."""
        behind = [] if after is None else [self._behind(sort, after)]
        keys: list[_Key] = []
        with self._database.read() as connection:
            for stretch in _stretches(gallery_id, wanted, sort):
                rows = (
                    _KEY.where(stretch, *conditions, *behind)
                    .order_by(*_order(sort))
                    .limit(limit + 1)
                )
                keys += [_Key(*row) for row in connection.execute(rows)]
        if sort != "name":  # which is one stretch, in an order only the database knows
            keys.sort(reverse=sort == "newest")
        return keys[:limit], len(keys) > limit

    def _behind(self, sort: Sort, after: int) -> ColumnElement[bool]:
        """What comes after a picture, in whatever state that is by now."""
        if sort == "oldest":
            return ImageRow.id > after
        if sort == "newest":
            return ImageRow.id < after
        name = select(ImageRow.name).where(ImageRow.id == after).scalar_subquery()
        return tuple_(ImageRow.name, ImageRow.id) > tuple_(name, after)

    def _conditions(self, gallery_id: int, wanted: ImageFilter) -> list[ColumnElement[bool]]:
        """Between which ids pictures are meant, and with which captions."""
        conditions: list[ColumnElement[bool]] = []
        if wanted.since is not None:
            conditions.append(ImageRow.id >= self._first_since(gallery_id, wanted.since))
        if wanted.until is not None:
            conditions.append(ImageRow.id < self._first_since(gallery_id, wanted.until))
        if wanted.caption:
            found = image_ids_with(wanted.caption, self._database.dialect)
            conditions.append(ImageRow.id.in_(found))
        return conditions

    def _first_since(self, gallery_id: int, moment: datetime) -> int:
        """The id from which on pictures were added at that moment or later."""
        low, high = 0, self.newest_id(gallery_id) + 1
        next_one = (
            select(ImageRow.id, ImageRow.created_at)
            .where(ImageRow.gallery_id == gallery_id)
            .order_by(ImageRow.id)
            .limit(1)
        )
        with self._database.read() as connection:
            while low < high:
                middle = (low + high) // 2
                row = connection.execute(next_one.where(ImageRow.id >= middle)).one_or_none()
                if row is None or row.created_at >= moment:
                    high = middle
                else:
                    low = row.id + 1
        return low


def _stretches(gallery_id: int, wanted: ImageFilter, sort: Sort) -> list[ColumnElement[bool]]:
    """What pages are read from: one stretch of an index each."""
    ready = and_(ImageRow.gallery_id == gallery_id, ImageRow.state == wanted.state)
    labels: list[ColumnElement[bool]] = [
        ImageRow.label == one for one in dict.fromkeys(wanted.labels)
    ]
    if wanted.unlabelled:
        labels.append(ImageRow.label.is_(None))
    if not labels:
        return [ready]
    if sort == "name":
        return [and_(ready, or_(*labels))]
    return [and_(ready, label) for label in labels]


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    if sort == "name":
        return [ImageRow.name.asc(), ImageRow.id.asc()]
    return [ImageRow.id.desc() if sort == "newest" else ImageRow.id.asc()]
