"""Keeps the counts in ``galleries``, ``labels`` and ``picture_counts`` in step with ``images``.

Counting ten million rows takes seconds; adding up what each change does takes none. Whoever
changes pictures locks the gallery first, enters every change here, and settles at the end of the
transaction.
"""

from collections import Counter

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from index_store.catalog.models import GalleryRow, LabelRow
from index_store.catalog.picture_counts import Change, Traits, Value, settle_counts
from index_store.catalog.records import ImageState
from index_store.catalog.text import storable
from index_store.errors import NotFoundError


def lock_gallery(connection: Connection, gallery_id: int) -> int:
    """Make other writers to the gallery wait until this transaction ends; returns its revision.

    Raises:
        NotFoundError: The gallery is gone.
    """
    statement = (
        update(GalleryRow)
        .where(GalleryRow.id == gallery_id, GalleryRow.deleted_at.is_(None))
        .values(revision=GalleryRow.revision)
        .returning(GalleryRow.revision)
    )
    revision = connection.execute(statement).scalar_one_or_none()
    if revision is None:
        raise NotFoundError(f"there is no gallery with id {gallery_id}")
    return revision


class Census:
    """What one transaction changes about a gallery's counts."""

    def __init__(self) -> None:
        self._states: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()
        self._images: Counter[Value] = Counter()
        self._bytes: Counter[Value] = Counter()

    def enter(self, state: ImageState, label: str | None, traits: Traits, count: int = 1) -> None:
        """A picture is in that state, with that label and those traits, from now on."""
        self._states[state] += count
        if state != "ready":
            return
        if label is not None:
            self._labels[storable(label)] += count
        for value in traits.values():
            self._images[value] += count
            self._bytes[value] += count * traits.bytes

    def leave(self, state: ImageState, label: str | None, traits: Traits) -> None:
        """A picture is no longer in that state with that label."""
        self.enter(state, label, traits, -1)

    def settle(self, connection: Connection, gallery_id: int, revision: int) -> None:
        """Write the new counts and the revision the changes were made under."""
        connection.execute(
            update(GalleryRow)
            .where(GalleryRow.id == gallery_id)
            .values(
                revision=revision,
                images=GalleryRow.images + self._states["ready"],
                corrupt=GalleryRow.corrupt + self._states["corrupt"],
                removed=GalleryRow.removed + self._states["removed"],
            )
        )
        if self._labels:
            self._settle_labels(connection, gallery_id)
        changes = {
            value: Change(images, self._bytes[value])
            for value, images in self._images.items()
            if images or self._bytes[value]
        }
        if changes:
            settle_counts(connection, gallery_id, changes)

    def _settle_labels(self, connection: Connection, gallery_id: int) -> None:
        """Add to the labels there are, add rows for new ones, drop those nobody carries."""
        mine = (LabelRow.gallery_id == gallery_id) & LabelRow.label.in_(self._labels)
        known = set(connection.scalars(select(LabelRow.label).where(mine)))
        new = [label for label in self._labels if label not in known]
        if new:
            rows = [{"gallery_id": gallery_id, "label": label, "images": 0} for label in new]
            connection.execute(insert(LabelRow), rows)
        connection.execute(
            update(LabelRow)
            .where(LabelRow.gallery_id == gallery_id, LabelRow.label == bindparam("of"))
            .values(images=LabelRow.images + bindparam("by")),
            [{"of": label, "by": count} for label, count in self._labels.items()],
        )
        connection.execute(delete(LabelRow).where(mine, LabelRow.images == 0))
