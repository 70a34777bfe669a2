"""What the API accepts and returns of schedules."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import JobState
from index_store.catalog.schedule_records import ScheduleKind
from tasks.schedule_outcome import Outcome


class SchedulePath(BaseModel):
    """A schedule in an address."""

    schedule_id: str = Field(pattern="^[0-9a-f]{32}$")


class SchedulesQuery(BaseModel):
    """Which schedules to list."""

    model_config = ConfigDict(extra="forbid")

    gallery: str | None = Field(None, max_length=63)
    deleted: bool = Field(
        False, description="Of all galleries those that can be restored, latest deleted first."
    )


class CronPreviewOut(BaseModel):
    """What an expression means."""

    cron: str = Field(description="In five fields.")
    time_zone: str
    words: str = Field(description="In the language of the request.")
    next: list[datetime] = Field(description="The next five times.")


class ScheduleRunJobOut(BaseModel):
    """A job that a run asked for."""

    id: str
    encoder: str | None
    state: JobState
    joined: bool = Field(
        description="Whether it was under way already, asked for by somebody else."
    )
    error: str | None


class ScheduleRunOut(BaseModel):
    """One time that a schedule's work was begun."""

    id: int
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None
    state: Outcome
    asked_by: str = Field(description="Who wanted it out of turn; empty if the time had come.")
    error_code: str | None
    error: str | None
    jobs: list[ScheduleRunJobOut]


class ScheduleRunsQuery(BaseModel):
    """Which runs to list."""

    model_config = ConfigDict(extra="forbid")

    before: int | None = Field(
        None, ge=1, le=2**63 - 1, description="`next_before` of the page before."
    )
    limit: int = Field(20, ge=1, le=200)


class ScheduleRunsOut(BaseModel):
    """A page of runs, newest first."""

    runs: list[ScheduleRunOut]
    next_before: int | None


class ScheduleOut(BaseModel):
    """A schedule, and what became of it last."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: ScheduleKind = Field(examples=["reindex"])
    gallery: str | None
    encoder: str | None
    rebuild: bool | None = Field(description="Null where there is nothing to rebuild.")
    cron: str
    time_zone: str
    words: str = Field(description="When, in the language of the request.")
    paused: bool
    next_at: datetime | None = Field(description="Null while paused.")
    created_by: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    last_run: ScheduleRunOut | None


class SchedulesOut(BaseModel):
    """All schedules."""

    schedules: list[ScheduleOut]
