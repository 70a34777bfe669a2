"""The jobs: who asked for what, how far it is, what became of it.

A job is queued, then running under one owner, then done, failed or cancelled; at most one of the
same kind is queued or running per gallery and encoder, at most one training per encoder: it makes
that, and at most one that suggests labels per gallery: it replaces what the one before suggested.
Every step is one conditional UPDATE, so that of any number of processes doing the same exactly one
succeeds. An owner shows that it is alive by its heartbeat; a job whose heartbeat has stopped can be
claimed by another, after which the first owner is told ``False``. An owner is one attempt, not a
process, which may come to make two. Times are those of the machine that writes: hosts that share a
catalog need clocks in step to within seconds.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, literal, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import GalleryRow, JobRow
from index_store.catalog.records import Gallery, Job, JobKind, JobState
from index_store.errors import NotFoundError

_JOB: Select[Any] = select(*(getattr(JobRow, field.name) for field in fields(Job)))
_ACTIVE = JobRow.active_key.is_not(None)
_ON_ITS_OWN_TERMS: frozenset[JobKind] = frozenset({"train", "evaluate", "suggest", "ingest"})
"""Kinds of jobs that a second request adds nothing to: they began, or are to begin, with params of theirs."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Jobs:
    """Submits, claims and follows jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(
        self,
        kind: JobKind,
        gallery: Gallery,
        encoder: str | None = None,
        params: Mapping[str, Any] | None = None,
        by: str = "",
    ) -> tuple[Job, bool]:
        """Put a job in the queue; if the same is queued or running already, that one and False.

        Raises:
            NotFoundError: The gallery has been deleted, and its jobs cancelled.
        """
        key = _active_key(kind, gallery, encoder)
        while True:
            moment = now()
            job_id = uuid.uuid4().hex
            values = {
                "id": job_id,
                "active_key": key,
                "kind": kind,
                "gallery_id": gallery.id,
                "gallery": gallery.name,
                "encoder": encoder,
                "state": "queued",
                "done": 0,
                "stage": "",
                "params": dict(params or {}),
                "submitted_by": by,
                "attempt": 0,
                "created_at": moment,
                "heartbeat_at": moment,
            }
            try:
                with self._database.write() as connection:
                    if connection.scalar(_alive(gallery)) is None:
                        raise NotFoundError(f"the gallery {gallery.name} has been deleted")
                    connection.execute(insert(JobRow), values)
            except IntegrityError:
                active = self._find(JobRow.active_key == key)
                if active is not None and kind in _ON_ITS_OWN_TERMS:
                    return active, False
                if active is not None:
                    return self._extend(active, params or {}), False
                continue  # it ended between the two statements
            return self.get(job_id), True

    def claim(self, job_id: str, owner: str, stale_after_s: float) -> Job | None:
        """Take up a job that is queued, or whose owner has not been heard of for so long.

        Returns None when another process has it or it has ended; of several claims one succeeds.
        """
        moment = now()
        stale = JobRow.heartbeat_at <= moment - timedelta(seconds=stale_after_s)
        claimable = (JobRow.state == "queued") | ((JobRow.state == "running") & stale)
        values = {
            "state": "running",
            "owner": owner,
            "attempt": JobRow.attempt + 1,
            "stage": "",
            "stage_at": None,
            "started_at": moment,
            "heartbeat_at": moment,
        }
        return self.get(job_id) if self._update(job_id, claimable, values) else None

    def heartbeat(self, job_id: str, owner: str) -> bool:
        """Say that the owner is alive; False when the job is no longer its own, or cancelled."""
        return self._update(job_id, _held_by(owner), {"heartbeat_at": now()})

    def progress(
        self, job_id: str, done: int, total: int | None, stage: str, *, owner: str | None = None
    ) -> bool:
        """Say how far a running job is, a heartbeat as well; False as for :meth:`heartbeat`."""
        moment, begins = now(), JobRow.stage != stage
        values = {
            "done": done,
            "total": total,
            "stage": stage,
            "stage_at": case(
                (begins, literal(moment, JobRow.stage_at.type)), else_=JobRow.stage_at
            ),
            "stage_done": case((begins, done), else_=JobRow.stage_done),
            "heartbeat_at": moment,
        }
        return self._update(job_id, _held_by(owner), values)

    def finish(self, job_id: str, *, owner: str | None = None) -> bool:
        """End a running job well; False as for :meth:`heartbeat`."""
        return self._end(job_id, _held_by(owner), {"state": "done"})

    def fail(self, job_id: str, code: str, message: str, *, owner: str | None = None) -> bool:
        """End a queued or running job with an error; False when it has ended already."""
        values = {"state": "failed", "error_code": code, "error": message}
        held = _ACTIVE if owner is None else _held_by(owner)
        return self._end(job_id, held, values)

    def cancel(self, job_id: str) -> bool:
        """End a queued or running job; its owner is told at its next heartbeat. False if ended."""
        return self._end(job_id, _ACTIVE, {"state": "cancelled"})

    def release(self, job_id: str, *, owner: str | None = None) -> bool:
        """Put a running job whose owner is dead back in the queue, to be sent again at once."""
        values = {"state": "queued", "owner": None, "heartbeat_at": _LONG_AGO}
        return self._update(job_id, _held_by(owner), values)

    def touch(self, job_id: str) -> bool:
        """Note that a queued job was sent again, so that it is not stale for a while."""
        return self._update(job_id, JobRow.state == "queued", {"heartbeat_at": now()})

    def active(self, gallery_id: int | None = None) -> Sequence[Job]:
        """Queued and running jobs, of one gallery or all, oldest first."""
        if gallery_id is None:
            return self._select_active()
        return self._select_active(JobRow.gallery_id == gallery_id)

    def stale(self, older_than_s: float) -> Sequence[Job]:
        """Active jobs that have shown no sign of life for so long, oldest first.

        A queued one may have lost its message, a running one its process: both want to be sent
        again.
        """
        return self._select_active(JobRow.heartbeat_at <= now() - timedelta(seconds=older_than_s))

    def get(self, job_id: str) -> Job:
        """The job with that id.

        Raises:
            NotFoundError: There is none.
        """
        job = self._find(JobRow.id == job_id)
        if job is None:
            raise NotFoundError(f"there is no job {job_id}", hint="`semblance jobs` lists them")
        return job

    def get_many(self, job_ids: Collection[str]) -> dict[str, Job]:
        """Jobs by their id, those that there are."""
        with self._database.read() as connection:
            rows = connection.execute(_JOB.where(JobRow.id.in_(job_ids)))
            return {row.id: Job(*row) for row in rows}

    def counts(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        statement = select(JobRow.state, func.count()).group_by(JobRow.state)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def list(
        self,
        *,
        state: JobState | None = None,
        gallery: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Up to ``limit`` jobs, newest first, beginning after the job with the id ``before``.

        Raises:
            NotFoundError: There is no job ``before``.
        """
        statement = _JOB
        if state is not None:
            statement = statement.where(JobRow.state == state)
        if gallery is not None:
            statement = statement.where(JobRow.gallery == gallery)
        if before is not None:
            last = self.get(before)
            place = tuple_(JobRow.created_at, JobRow.id)
            statement = statement.where(place < (last.created_at, last.id))
        statement = statement.order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [Job(*row) for row in connection.execute(statement)]

    def _extend(self, job: Job, params: Mapping[str, Any]) -> Job:
        """Add what a second request wants beyond the first: its params that are set."""
        merged = {**job.params, **{name: value for name, value in params.items() if value}}
        if merged != job.params:
            self._update(job.id, _ACTIVE, {"params": merged})
        return self.get(job.id)

    def _find(self, condition: ColumnElement[bool]) -> Job | None:
        with self._database.read() as connection:
            row = connection.execute(_JOB.where(condition)).one_or_none()
        return None if row is None else Job(*row)

    def _select_active(self, *conditions: ColumnElement[bool]) -> Sequence[Job]:
        statement = _JOB.where(_ACTIVE, *conditions).order_by(JobRow.created_at, JobRow.id)
        with self._database.read() as connection:
            return [Job(*row) for row in connection.execute(statement)]

    def _end(self, job_id: str, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
        return self._update(job_id, condition, {"active_key": None, "finished_at": now(), **values})

    def _update(self, job_id: str, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
        """Whether the job met the condition and was changed."""
        statement = update(JobRow).where(JobRow.id == job_id, condition).values(**values)
        with self._database.write() as connection:
            return connection.execute(statement).rowcount == 1


def _active_key(kind: JobKind, gallery: Gallery, encoder: str | None) -> str:
    """What names the work while it is to be done; see above."""
    if kind == "train":
        return f"{kind}::{encoder or ''}"
    if kind == "suggest":
        return f"{kind}:{gallery.id}:"
    return f"{kind}:{gallery.id}:{encoder or ''}"


def _alive(gallery: Gallery) -> Select[Any]:
    """The gallery's row unless it was deleted; nobody deletes it while this transaction lasts."""
    present = (GalleryRow.id == gallery.id) & GalleryRow.deleted_at.is_(None)
    return select(GalleryRow.id).where(present).with_for_update(read=True)


def _held_by(owner: str | None) -> ColumnElement[bool]:
    """Running, under that owner if one is named."""
    running = JobRow.state == "running"
    return running if owner is None else running & (JobRow.owner == owner)
