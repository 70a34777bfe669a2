"""The schedules: what is done again and again, and when next.

The catalog is where they live; whatever wakes somebody when one is due is made from it. It knows nothing
of cron: whoever changes a schedule says when it is due next.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, select, update

from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import GalleryRow
from index_store.catalog.schedule_models import ScheduleRow
from index_store.catalog.schedule_records import Plan, Schedule
from index_store.errors import NotFoundError

_NAME = GalleryRow.name.label("gallery")
_SCHEDULE: Select[Any] = select(
    *(
        _NAME if field.name == "gallery" else getattr(ScheduleRow, field.name)
        for field in fields(Schedule)
    )
).outerjoin(GalleryRow, GalleryRow.id == ScheduleRow.gallery_id)
_KEPT = ScheduleRow.deleted_at.is_(None)
_GALLERY_IS_THERE = ScheduleRow.gallery_id.is_(None) | GalleryRow.deleted_at.is_(None)


def new_schedule_id() -> str:
    """An id for a schedule that is to be created."""
    return uuid.uuid4().hex


class Schedules:
    """Makes, changes and finds schedules."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, schedule_id: str, plan: Plan, next_at: datetime, by: str = "") -> Schedule:
        """Remember a new schedule.

        Raises:
            NotFoundError: Its gallery is gone.
        """
        moment = now()
        values = asdict(plan) | {
            "id": schedule_id,
            "paused": False,
            "next_at": next_at,
            "created_by": by,
            "created_at": moment,
            "updated_at": moment,
        }
        with self._database.write() as connection:
            if plan.gallery_id is not None:
                _require_gallery(connection.scalar(_alive(plan.gallery_id)))
            connection.execute(insert(ScheduleRow).values(values))
        return self.get(schedule_id)

    def change(self, schedule_id: str, plan: Plan, next_at: datetime | None) -> Schedule:
        """Put another plan in the place of a schedule's own.

        Raises:
            NotFoundError: There is no such schedule, or the plan's gallery is gone.
        """
        values = asdict(plan) | {"next_at": next_at, "updated_at": now()}
        with self._database.write() as connection:
            if plan.gallery_id is not None:
                _require_gallery(connection.scalar(_alive(plan.gallery_id)))
            changed = connection.execute(
                update(ScheduleRow).where(ScheduleRow.id == schedule_id, _KEPT).values(**values)
            )
        if not changed.rowcount:
            raise _unknown(schedule_id)
        return self.get(schedule_id)

    def pause(self, schedule_id: str) -> Schedule:
        """Have nothing begun until it is resumed.

        Raises:
            NotFoundError: There is no such schedule.
        """
        return self._change(schedule_id, _KEPT, {"paused": True, "next_at": None})

    def resume(self, schedule_id: str, next_at: datetime) -> Schedule:
        """Undo :meth:`pause`.

        Raises:
            NotFoundError: There is no such schedule.
        """
        return self._change(schedule_id, _KEPT, {"paused": False, "next_at": next_at})

    def delete(self, schedule_id: str) -> Schedule:
        """Delete a schedule; it can be restored until it is purged.

        Raises:
            NotFoundError: There is no such schedule.
        """
        return self._change(schedule_id, _KEPT, {"deleted_at": now(), "next_at": None})

    def restore(self, schedule_id: str, next_at: datetime | None) -> Schedule:
        """Undo :meth:`delete`.

        Raises:
            NotFoundError: There is no such schedule, or its gallery is gone.
        """
        found = self.get(schedule_id, deleted=True)
        if found.deleted_at is None:
            return found
        if found.gallery_id is not None:
            with self._database.read() as connection:
                _require_gallery(connection.scalar(_alive(found.gallery_id)))
        return self._change(
            schedule_id, ScheduleRow.id == schedule_id, {"deleted_at": None, "next_at": next_at}
        )

    def settle(self, schedule_id: str, next_at: datetime) -> bool:
        """Say when a schedule is due next, where nobody knew; False if somebody did meanwhile."""
        unknown = (ScheduleRow.id == schedule_id) & ScheduleRow.next_at.is_(None)
        statement = update(ScheduleRow).where(unknown, _KEPT, ScheduleRow.paused.is_(False))
        with self._database.write() as connection:
            return connection.execute(statement.values(next_at=next_at)).rowcount == 1

    def get(self, schedule_id: str, *, deleted: bool = False) -> Schedule:
        """The schedule with that id.

        Args:
            schedule_id: Its id.
            deleted: Also if it was deleted and can be restored.

        Raises:
            NotFoundError: There is none.
        """
        statement = _SCHEDULE.where(ScheduleRow.id == schedule_id)
        with self._database.read() as connection:
            row = connection.execute(statement if deleted else statement.where(_KEPT)).one_or_none()
        if row is None:
            raise _unknown(schedule_id)
        return Schedule(*row)

    def list(self, gallery_id: int | None = None) -> Sequence[Schedule]:
        """All schedules, or a gallery's, oldest first."""
        statement = _SCHEDULE.where(_KEPT)
        if gallery_id is not None:
            statement = statement.where(ScheduleRow.gallery_id == gallery_id)
        statement = statement.order_by(ScheduleRow.created_at, ScheduleRow.id)
        with self._database.read() as connection:
            return [Schedule(*row) for row in connection.execute(statement)]

    def deleted(self) -> Sequence[Schedule]:
        """Those that can be restored, latest deleted first."""
        statement = _SCHEDULE.where(ScheduleRow.deleted_at.is_not(None), _GALLERY_IS_THERE)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(ScheduleRow.deleted_at.desc()))
            return [Schedule(*row) for row in rows]

    def running(self) -> Sequence[Schedule]:
        """Those that are not paused and have something to work on, oldest first."""
        statement = _SCHEDULE.where(_KEPT, ScheduleRow.paused.is_(False), _GALLERY_IS_THERE)
        with self._database.read() as connection:
            return [
                Schedule(*row)
                for row in connection.execute(statement.order_by(ScheduleRow.created_at))
            ]

    def purge(self, before: datetime) -> int:
        """Drop schedules that were deleted before that, with their runs; returns how many."""
        gone = ScheduleRow.deleted_at.is_not(None) & (ScheduleRow.deleted_at < before)
        with self._database.write() as connection:
            return connection.execute(delete(ScheduleRow).where(gone)).rowcount

    def _change(
        self, schedule_id: str, condition: ColumnElement[bool], values: dict[str, Any]
    ) -> Schedule:
        statement = update(ScheduleRow).where(ScheduleRow.id == schedule_id, condition)
        with self._database.write() as connection:
            changed = connection.execute(statement.values(updated_at=now(), **values)).rowcount
        if not changed:
            raise _unknown(schedule_id)
        return self.get(schedule_id, deleted=True)


def _alive(gallery_id: int) -> Select[Any]:
    """The gallery's row unless it was deleted; nobody deletes it while this transaction lasts."""
    present = (GalleryRow.id == gallery_id) & GalleryRow.deleted_at.is_(None)
    return select(GalleryRow.id).where(present).with_for_update(read=True)


def _require_gallery(found: int | None) -> None:
    if found is None:
        raise NotFoundError("the gallery of this schedule has been deleted")


def _unknown(schedule_id: str) -> NotFoundError:
    return NotFoundError(
        f"there is no schedule {schedule_id}", hint="`semblance schedules list` shows them"
    )
