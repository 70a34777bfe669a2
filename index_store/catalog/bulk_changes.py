"""Changing any number of pictures, a batch at a time, so that it can be stopped, gone on with and undone.

What a change did is kept per picture, with the label it had, and goes as it is undone. A batch is one
transaction that first moves the change's place on: whoever comes second with the same batch, or after
somebody else went on, does nothing. Undoing leaves alone what was changed again since.
"""

import uuid
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from index_store.catalog.browsing import Browsing
from index_store.catalog.browsing_records import IdPage
from index_store.catalog.bulk_change_models import BulkChangeRow, ChangedImageRow
from index_store.catalog.bulk_change_records import (
    Action,
    BulkChange,
    ChangedImage,
    LabelBefore,
    Selection,
)
from index_store.catalog.changes import (
    Decision,
    Standing,
    change_pictures,
    relabelled,
    removed,
    restored,
)
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.text import storable
from index_store.errors import NotFoundError

BATCH = 500

_CHANGE: Select[Any] = select(*(getattr(BulkChangeRow, one.name) for one in fields(BulkChange)))


class BulkChanges:
    """Begins, makes and undoes changes to many pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._browsing = Browsing(database)

    def begin(
        self, gallery_id: int, action: Action, selection: Selection, label: str | None, by: str
    ) -> BulkChange:
        """Note a change that is to be made; nothing is changed yet."""
        if selection.wanted is not None:
            selection = replace(selection, newest_id=self._browsing.newest_id(gallery_id))
        change_id = uuid.uuid4().hex
        values = {
            "id": change_id,
            "gallery_id": gallery_id,
            "action": action,
            "label": label,
            "selection": selection.to_json(),
            "reached": 0,
            "changed": 0,
            "undone": 0,
            "left_out": 0,
            "submitted_by": by,
            "created_at": now(),
        }
        with self._database.write() as connection:
            connection.execute(insert(BulkChangeRow), values)
        return self.get(change_id)

    def get(self, change_id: str) -> BulkChange:
        """The change with that id.

        Raises:
            NotFoundError: There is none, or not any more.
        """
        with self._database.read() as connection:
            row = connection.execute(_CHANGE.where(BulkChangeRow.id == change_id)).one_or_none()
        if row is None:
            raise NotFoundError(
                f"there is no change {change_id}", hint="changes can be undone for 30 days"
            )
        return BulkChange(*row)

    def upcoming(self, change: BulkChange) -> IdPage:
        """The pictures of the next batch, ascending; ``next_after`` is none for the last one."""
        selection = Selection.from_json(change.selection)
        if selection.ids is not None:
            left = [one for one in sorted(set(selection.ids)) if one > change.reached]
            return IdPage(left[:BATCH], left[BATCH - 1] if len(left) > BATCH else None)
        assert selection.wanted is not None  # noqa: S101  # it is one or the other
        page = self._browsing.ids(
            change.gallery_id, selection.wanted, after=change.reached, limit=BATCH
        )
        newest = selection.newest_id or 0
        ids = [one for one in page.ids if one <= newest]
        ended = page.next_after is None or page.next_after >= newest
        without = set(selection.without)
        return IdPage(
            [one for one in ids if one not in without], None if ended else page.next_after
        )

    def make(self, change: BulkChange, batch: IdPage, left_out: int = 0) -> None:
        """Change a batch of pictures; does nothing if somebody else dealt with it meanwhile.

        Args:
            change: The change, as it was when the batch was looked up.
            batch: From :meth:`upcoming`.
            left_out: Pictures that were taken from the batch because they cannot be changed.

        Raises:
            NotFoundError: The gallery is gone.
        """
        last = batch.next_after is None
        values: dict[str, Any] = {"left_out": BulkChangeRow.left_out + left_out}
        values |= {"done_at": now()} if last else {"reached": batch.next_after}
        here = (BulkChangeRow.reached == change.reached) & BulkChangeRow.done_at.is_(None)
        with self._database.write() as connection:
            if not _move(connection, change.id, here, values):
                return
            before = _changed(connection, change, batch.ids)
            if before:
                rows = [{"change_id": change.id, **one._asdict()} for one in before]
                connection.execute(insert(ChangedImageRow), rows)
                more = {"changed": BulkChangeRow.changed + len(before)}
                _move(connection, change.id, BulkChangeRow.id == change.id, more)

    def left_to_undo(self, change_id: str) -> list[ChangedImage]:
        """The next batch of pictures that were changed and not changed back."""
        rows = (
            select(ChangedImageRow.image_id, ChangedImageRow.label_before)
            .where(ChangedImageRow.change_id == change_id)
            .order_by(ChangedImageRow.image_id)
            .limit(BATCH)
        )
        with self._database.read() as connection:
            return [ChangedImage(*row) for row in connection.execute(rows)]

    def undo(
        self, change: BulkChange, batch: Sequence[ChangedImage], left_out: Sequence[int] = ()
    ) -> None:
        """Change a batch back, except what was changed again since; without a batch, note the end.

        What was not changed yet will not be.

        Args:
            change: The change.
            batch: From :meth:`left_to_undo`.
            left_out: Ids of pictures that cannot be changed back.

        Raises:
            NotFoundError: The gallery is gone.
        """
        end = {"done_at": func.coalesce(BulkChangeRow.done_at, now())}
        with self._database.write() as connection:
            if not batch:
                _move(
                    connection,
                    change.id,
                    BulkChangeRow.undone_at.is_(None),
                    end | {"undone_at": now()},
                )
                return
            labels = dict(batch)
            ids = [one for one in labels if one not in set(left_out)]
            back = change_pictures(connection, change.gallery_id, ids, _reverse(change, labels))
            connection.execute(
                delete(ChangedImageRow).where(
                    ChangedImageRow.change_id == change.id,
                    ChangedImageRow.image_id.in_(labels),
                )
            )
            counts = {
                "undone": BulkChangeRow.undone + len(back),
                "left_out": BulkChangeRow.left_out + len(left_out),
            }
            _move(connection, change.id, BulkChangeRow.id == change.id, end | counts)

    def labels_before(self, change_id: str, most: int = 20) -> list[LabelBefore]:
        """Which labels the pictures of a change had, the most frequent first."""
        images = func.count()
        rows = (
            select(ChangedImageRow.label_before, images)
            .where(ChangedImageRow.change_id == change_id)
            .group_by(ChangedImageRow.label_before)
            .order_by(images.desc(), ChangedImageRow.label_before)
            .limit(most)
        )
        with self._database.read() as connection:
            return [LabelBefore(*row) for row in connection.execute(rows)]

    def prune(self, before: datetime) -> int:
        """Forget changes begun before that moment; returns how many."""
        old = delete(BulkChangeRow).where(BulkChangeRow.created_at < before)
        with self._database.write() as connection:
            return connection.execute(old).rowcount

    def list(self, gallery_id: int, limit: int = 20) -> Sequence[BulkChange]:
        """The latest changes to a gallery, newest first."""
        newest = _CHANGE.where(BulkChangeRow.gallery_id == gallery_id).order_by(
            BulkChangeRow.created_at.desc(), BulkChangeRow.id.desc()
        )
        with self._database.read() as connection:
            return [BulkChange(*row) for row in connection.execute(newest.limit(limit))]


def _changed(connection: Connection, change: BulkChange, ids: Sequence[int]) -> list[ChangedImage]:
    """Change pictures; those that changed, each with the label it had."""
    decide = _decision(change)
    labels: dict[int, str | None] = {}

    def noting(row: Standing) -> dict[str, Any]:
        labels[row.id] = row.label
        return decide(row)

    changed = change_pictures(connection, change.gallery_id, ids, noting)
    return [ChangedImage(one, labels[one]) for one in changed]


def _decision(change: BulkChange) -> Decision:
    if change.action == "label":
        return lambda row: relabelled(row, change.label)
    if change.action == "restore":
        return restored
    moment = now()  # the same for all: pictures that change alike are changed in one statement
    return lambda row: removed(row, moment)


def _reverse(change: BulkChange, labels: dict[int, str | None]) -> Decision:
    """How to change pictures back."""
    if change.action == "label":
        given = None if change.label is None else storable(change.label)
        return lambda row: relabelled(row, labels[row.id]) if row.label == given else {}
    if change.action == "remove":
        return restored
    return removed


def _move(
    connection: Connection, change_id: str, condition: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    """Whether the change met the condition and was noted to be further."""
    statement = update(BulkChangeRow).where(BulkChangeRow.id == change_id, condition)
    return connection.execute(statement.values(**values)).rowcount == 1
