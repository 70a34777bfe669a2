"""The pictures of the galleries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, select, update

from index_store.catalog.arrivals import add_pictures, origin_key
from index_store.catalog.changes import (
    Decision,
    change_pictures,
    corrupted,
    relabelled,
    removed,
    restored,
)
from index_store.catalog.engine import Database
from index_store.catalog.models import GalleryRow, ImageRow, LabelRow
from index_store.catalog.records import (
    Arrival,
    Changes,
    FileStamp,
    Image,
    ImageState,
    KnownFile,
    LabelCount,
    NewImage,
)
from index_store.errors import NotFoundError

_IMAGE: Select[Any] = select(*(getattr(ImageRow, field.name) for field in fields(Image)))
_BATCH = 500  # ids or rows per statement
_SCAN = 100_000  # rows per statement when a whole gallery is read

_T = TypeVar("_T")


class Images:
    """Adds, finds and changes pictures; none of it reads a whole gallery unless it says so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_many(self, gallery_id: int, pictures: Sequence[NewImage]) -> list[Arrival]:
        """Add pictures, each content once; what became of each, in order. See ``arrivals``.

        Raises:
            NotFoundError: The gallery is gone.
        """
        arrivals: list[Arrival] = []
        for batch in _batches(pictures):
            with self._database.write() as connection:
                arrivals += add_pictures(connection, gallery_id, batch)
        return arrivals

    def known_files(self, gallery_id: int, stamps: Sequence[FileStamp]) -> dict[str, KnownFile]:
        """Which files are in the gallery, ready, and unchanged since; by origin."""
        known: dict[str, KnownFile] = {}
        asked = set(stamps)
        statement = select(
            ImageRow.origin,
            ImageRow.bytes,
            ImageRow.mtime_ns,
            ImageRow.id,
            ImageRow.content_hash,
            ImageRow.label,
            ImageRow.uri,
            ImageRow.state,
        )
        with self._database.read() as connection:
            for batch in _batches(stamps):
                rows = statement.where(
                    ImageRow.gallery_id == gallery_id,
                    # And no word of the state: SQLite would go by the index of states instead.
                    ImageRow.origin_key.in_([origin_key(stamp.origin) for stamp in batch]),
                )
                found = connection.execute(rows)
                for origin, size, mtime_ns, image_id, content, label, uri, state in found:
                    if origin is None or (origin, size, mtime_ns) not in asked:
                        continue
                    if state == "ready":
                        known[origin] = KnownFile(image_id, content, label, kept=uri != origin)
        return known

    def relocate(self, image_id: int, picture: NewImage) -> None:
        """Read a picture from another file with the same content, its own being gone."""
        origin = picture.origin
        with self._database.write() as connection:
            connection.execute(
                update(ImageRow)
                .where(ImageRow.id == image_id, ImageRow.content_hash == picture.content_hash)
                .values(
                    uri=picture.uri,
                    origin=origin,
                    origin_key=None if origin is None else origin_key(origin),
                    mtime_ns=picture.mtime_ns,
                )
            )

    def get(self, image_id: int) -> Image:
        """The picture with that id, in whatever state.

        Raises:
            NotFoundError: There is none.
        """
        found = self.get_many([image_id])
        if not found:
            raise NotFoundError(f"there is no picture with id {image_id}")
        return found[image_id]

    def get_many(self, ids: Sequence[int]) -> dict[int, Image]:
        """The pictures with these ids, in whatever state; unknown ids are left out."""
        found = {}
        with self._database.read() as connection:
            for batch in _batches(ids):
                for row in connection.execute(_IMAGE.where(ImageRow.id.in_(batch))):
                    found[row.id] = Image(*row)
        return found

    def with_contents(self, gallery_id: int, contents: Sequence[str]) -> dict[str, int]:
        """Which of these contents a gallery has, in whatever state; ids by content."""
        statement = select(ImageRow.content_hash, ImageRow.id)
        found: dict[str, int] = {}
        with self._database.read() as connection:
            for batch in _batches(contents):
                mine = (ImageRow.gallery_id == gallery_id) & ImageRow.content_hash.in_(batch)
                found |= {row[0]: row[1] for row in connection.execute(statement.where(mine))}
        return found

    def page(
        self,
        gallery_id: int,
        *,
        label: str | None = None,
        state: ImageState | None = None,
        after: int | None = None,
        limit: int = 60,
    ) -> list[Image]:
        """Up to ``limit`` pictures by id, beginning after the id ``after``; see also ``browsing``."""
        statement = _IMAGE.where(ImageRow.gallery_id == gallery_id)
        if label is not None:
            statement = statement.where(ImageRow.label == label)
        if state is not None:
            statement = statement.where(ImageRow.state == state)
        if after is not None:
            statement = statement.where(ImageRow.id > after)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(ImageRow.id).limit(limit))
            return [Image(*row) for row in rows]

    def labels(self, gallery_id: int) -> list[LabelCount]:
        """The labels of the ready pictures, by name, each with how many carry it."""
        statement = select(LabelRow.label, LabelRow.images).where(LabelRow.gallery_id == gallery_id)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(LabelRow.label))
            return [LabelCount(*row) for row in rows]

    def remove(self, ids: Sequence[int]) -> list[int]:
        """Take pictures out, to be restored at will; returns the ids it changed."""
        return self._change(ids, removed)

    def restore(self, ids: Sequence[int]) -> list[int]:
        """Undo :meth:`remove`; returns the ids it changed."""
        return self._change(ids, restored)

    def mark_corrupt(self, errors: Mapping[int, str]) -> list[int]:
        """Hide pictures that turned out unreadable, by id, and why; returns the ids it changed."""
        return self._change(list(errors), lambda row: corrupted(row, errors[row.id]))

    def relabel(self, labels: Mapping[int, str | None]) -> list[int]:
        """Give pictures other labels, by id; returns the ids it changed."""
        return self._change(list(labels), lambda row: relabelled(row, labels[row.id]))

    def ready_ids(self, gallery_id: int) -> NDArray[np.int64]:
        """Ids of all ready pictures, ascending, shape ``(n,)``. Reads the whole gallery."""
        return self._ids(gallery_id, select(ImageRow.id))

    def unlabelled_ids(self, gallery_id: int) -> NDArray[np.int64]:
        """Ids of all ready pictures without a label, ascending, shape ``(n,)``."""
        return self._ids(gallery_id, select(ImageRow.id).where(ImageRow.label.is_(None)))

    def labels_of(self, gallery_id: int) -> dict[int, str]:
        """Labels of all ready pictures that have one, by id. Reads the whole gallery."""
        statement = select(ImageRow.id, ImageRow.label).where(ImageRow.label.is_not(None))
        return {row.id: row.label for rows in self._scan(gallery_id, statement) for row in rows}

    def hidden_since(self, gallery_id: int, revision: int) -> Changes:
        """What was hidden and shown again after ``revision``; a negative one begins from nothing.

        Costs what changed, not what was added.

        Raises:
            NotFoundError: The gallery is gone.
        """
        latest = select(GalleryRow.revision).where(
            GalleryRow.id == gallery_id, GalleryRow.deleted_at.is_(None)
        )
        changed = select(ImageRow.id, ImageRow.state).where(
            ImageRow.gallery_id == gallery_id,
            ImageRow.revision > revision,
            ImageRow.revision > ImageRow.added_revision,
        )
        with self._database.read() as connection:
            # In this order: a change between the two is then told twice, never missed.
            reached = connection.execute(latest).scalar_one_or_none()
            if reached is None:
                raise NotFoundError(f"there is no gallery with id {gallery_id}")
            rows = connection.execute(changed).all()
        return Changes(
            removed=tuple(sorted(row.id for row in rows if row.state != "ready")),
            restored=tuple(sorted(row.id for row in rows if row.state == "ready")),
            revision=reached,
        )

    def _change(self, ids: Sequence[int], decide: Decision) -> list[int]:
        """Change pictures, gallery by gallery, batch by batch."""
        by_gallery: dict[int, list[int]] = defaultdict(list)
        statement = select(ImageRow.gallery_id, ImageRow.id)
        with self._database.read() as connection:
            for batch in _batches(ids):
                for gallery_id, image_id in connection.execute(
                    statement.where(ImageRow.id.in_(batch))
                ):
                    by_gallery[gallery_id].append(image_id)
        changed: list[int] = []
        for gallery_id, members in by_gallery.items():
            for batch in _batches(members):
                with self._database.write() as connection:
                    changed += change_pictures(connection, gallery_id, batch, decide)
        return changed

    def _ids(self, gallery_id: int, statement: Select[*tuple[Any, ...]]) -> NDArray[np.int64]:
        parts = [
            np.fromiter((row[0] for row in rows), np.int64, len(rows))
            for rows in self._scan(gallery_id, statement)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _scan(
        self, gallery_id: int, statement: Select[*tuple[Any, ...]]
    ) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
        """Rows of all ready pictures by id, in parts: no lock or cursor is held for long."""
        last = 0
        while True:
            part = (
                statement.where(
                    ImageRow.gallery_id == gallery_id,
                    ImageRow.state == "ready",
                    ImageRow.id > last,
                )
                .order_by(ImageRow.id)
                .limit(_SCAN)
            )
            with self._database.read() as connection:
                rows = connection.execute(part).all()
            if rows:
                yield rows
                last = rows[-1].id
            if len(rows) < _SCAN:
                return


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
