"""The times that schedules' work was begun: each due time once, whoever hears of it how often.

A run is claimed in the transaction that moves its schedule on to the next time. Of any number of processes
that serve one due time, one claims it: the schedule is due at that time only until then, and the pair of
schedule and time is unique.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.pruning import prune
from index_store.catalog.schedule_models import ScheduleRow, ScheduleRunRow
from index_store.catalog.schedule_records import RunJob, ScheduleRun
from index_store.errors import NotFoundError

_PRUNE_BATCH = 1000  # rows per transaction: others get to write in between
_RUN: Select[Any] = select(*(getattr(ScheduleRunRow, field.name) for field in fields(ScheduleRun)))


class ScheduleRuns:
    """Claims runs, and remembers what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, schedule_id: str, due_at: datetime, next_at: datetime) -> ScheduleRun | None:
        """Take up what is due, and move the schedule on.

        Args:
            schedule_id: Whose work.
            due_at: The time that has come.
            next_at: When it is due after that.

        Returns:
            The run; None where the schedule is not due at that time: it was served, moved, paused or
            deleted.
        """
        due = (ScheduleRow.id == schedule_id) & (ScheduleRow.next_at == due_at)
        ready = due & ScheduleRow.paused.is_(False) & ScheduleRow.deleted_at.is_(None)
        try:
            with self._database.write() as connection:
                moved = connection.execute(
                    update(ScheduleRow).where(ready).values(next_at=next_at)
                ).rowcount
                if not moved:
                    return None
                run_id = connection.execute(_new(schedule_id, due_at)).scalar_one()
        except IntegrityError:  # served before, under a plan that it went back to
            self._skip(schedule_id, due_at, next_at)
            return None
        return self.get(run_id)

    def ask(self, schedule_id: str, by: str) -> ScheduleRun:
        """Begin a schedule's work out of turn.

        Raises:
            NotFoundError: There is no such schedule.
        """
        present = (ScheduleRow.id == schedule_id) & ScheduleRow.deleted_at.is_(None)
        with self._database.write() as connection:
            if connection.scalar(select(ScheduleRow.id).where(present)) is None:
                raise NotFoundError(f"there is no schedule {schedule_id}")
            run_id = connection.execute(_new(schedule_id, now(), by)).scalar_one()
        return self.get(run_id)

    def start(self, run_id: int, jobs: Iterable[RunJob]) -> bool:
        """Say which jobs do the work; False if the run had been started, or ended, before."""
        return self._leave_claimed(
            run_id, {"state": "started", "jobs": [list(one) for one in jobs]}
        )

    def finish(self, run_id: int) -> bool:
        """End a run that no job does; False as for :meth:`start`."""
        return self._leave_claimed(run_id, {"state": "done", "finished_at": now()})

    def fail(self, run_id: int, code: str, message: str) -> bool:
        """End a run whose work could not be begun or done; False as for :meth:`start`."""
        values = {"error_code": code, "error": message, "finished_at": now()}
        return self._leave_claimed(run_id, {"state": "failed", **values})

    def get(self, run_id: int) -> ScheduleRun:
        """The run with that id.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as connection:
            row = connection.execute(_RUN.where(ScheduleRunRow.id == run_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no run {run_id}")
        return _run(row)

    def stuck(self, older_than_s: float) -> Sequence[ScheduleRun]:
        """Runs whose work nobody handed over for so long, oldest first: their process died."""
        long_ago = now() - timedelta(seconds=older_than_s)
        statement = _RUN.where(
            ScheduleRunRow.state == "claimed", ScheduleRunRow.started_at <= long_ago
        )
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(ScheduleRunRow.started_at)).all()
        return [_run(row) for row in rows]

    def list(
        self, schedule_id: str, *, before: int | None = None, limit: int = 50
    ) -> Sequence[ScheduleRun]:
        """Up to ``limit`` runs of a schedule, newest first, those before an id."""
        statement = _RUN.where(ScheduleRunRow.schedule_id == schedule_id)
        if before is not None:
            statement = statement.where(ScheduleRunRow.id < before)
        statement = statement.order_by(ScheduleRunRow.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(statement)]

    def latest(self, schedule_ids: Collection[str]) -> dict[str, ScheduleRun]:
        """The last run of each schedule that had one."""
        newest = select(func.max(ScheduleRunRow.id)).where(
            ScheduleRunRow.schedule_id == ScheduleRow.id
        )
        last = select(newest.scalar_subquery()).where(ScheduleRow.id.in_(schedule_ids))
        with self._database.read() as connection:
            rows = connection.execute(_RUN.where(ScheduleRunRow.id.in_(last))).all()
        return {row.schedule_id: _run(row) for row in rows}

    def prune(self, before: datetime) -> int:
        """Forget runs older than that; returns how many."""
        doomed = select(ScheduleRunRow.id).where(ScheduleRunRow.started_at < before)
        return prune(self._database, ScheduleRunRow.id, doomed, _PRUNE_BATCH)

    def _skip(self, schedule_id: str, due_at: datetime, next_at: datetime) -> None:
        """Move a schedule on whose due time was served before."""
        due = (ScheduleRow.id == schedule_id) & (ScheduleRow.next_at == due_at)
        with self._database.write() as connection:
            connection.execute(update(ScheduleRow).where(due).values(next_at=next_at))

    def _leave_claimed(self, run_id: int, values: dict[str, Any]) -> bool:
        claimed = (ScheduleRunRow.id == run_id) & (ScheduleRunRow.state == "claimed")
        with self._database.write() as connection:
            changed = connection.execute(update(ScheduleRunRow).where(claimed).values(**values))
            return changed.rowcount == 1


def _new(schedule_id: str, due_at: datetime, by: str = "") -> ReturningInsert[int]:
    """A claimed run; returns its id."""
    values = {
        "schedule_id": schedule_id,
        "due_at": due_at,
        "state": "claimed",
        "asked_by": by,
        "started_at": now(),
        "jobs": [],
    }
    return insert(ScheduleRunRow).values(values).returning(ScheduleRunRow.id)


def _run(row: Any) -> ScheduleRun:
    values = row._asdict()
    return ScheduleRun(**values | {"jobs": tuple(RunJob(*one) for one in values["jobs"])})
