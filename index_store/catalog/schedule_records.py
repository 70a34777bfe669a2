"""What the catalog tells of schedules and their runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

ScheduleKind = Literal["reindex", "evaluate", "sweep"]
RunState = Literal["claimed", "started", "done", "failed"]


@dataclass(frozen=True)
class Schedule:
    """Work to be done again and again.

    Attributes:
        gallery_id: What is worked on; None where it is no gallery.
        gallery: Its name.
        encoder: For which encoder; None for all of them.
        params: What else there is to say of the work, by kind.
        cron: When, as an expression of five fields, in ``time_zone``.
        next_at: When next; None while paused or deleted, and until somebody worked it out.
        deleted_at: When it was deleted, after which it can be restored for a while.
    """

    id: str
    kind: ScheduleKind
    gallery_id: int | None
    gallery: str | None
    encoder: str | None
    params: Mapping[str, Any]
    cron: str
    time_zone: str
    paused: bool
    next_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """What is to be done, and when: all of a schedule that people choose."""

    kind: ScheduleKind
    gallery_id: int | None
    encoder: str | None
    params: Mapping[str, Any]
    cron: str
    time_zone: str


class RunJob(NamedTuple):
    """A job that a run asked for.

    Attributes:
        job_id: The job.
        joined: Whether it was under way already, asked for by somebody else.
    """

    job_id: str
    joined: bool


@dataclass(frozen=True)
class ScheduleRun:
    """One time that a schedule's work was begun.

    Attributes:
        due_at: The time it was due; when it was asked for, if somebody did.
        state: ``claimed`` until its work is handed over, ``started`` once its jobs tell the rest;
            ``done`` or ``failed`` where no job does.
        asked_by: Who wanted it out of turn; empty if the time had come.
    """

    id: int
    schedule_id: str
    due_at: datetime
    state: RunState
    asked_by: str
    started_at: datetime
    finished_at: datetime | None
    jobs: tuple[RunJob, ...]
    error_code: str | None
    error: str | None
