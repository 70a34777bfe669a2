"""What the API accepts and returns of schedules."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import JobState
from index_store.catalog.schedule_records import ScheduleKind
from tasks.cron import LONGEST
from tasks.schedule_outcome import Outcome

Expression = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        examples=["0 3 * * *"],
        description="Minute, hour, day of the month, month and day of the week, as in crontab(5); where both "
        "days are given, either will do.",
    ),
]
TimeZone = Annotated[
    str, Field(max_length=64, examples=["Europe/Berlin"], description="Of the expression.")
]


class SchedulePath(BaseModel):
    """A schedule in an address."""

    schedule_id: str = Field(pattern="^[0-9a-f]{32}$")


class SchedulesQuery(BaseModel):
    """Which schedules to list."""

    gallery: str | None = Field(None, max_length=63)


class ScheduleForm(BaseModel):
    """What is to be done again and again, and when."""

    model_config = ConfigDict(extra="forbid")

    kind: ScheduleKind = Field(
        description="reindex and evaluate are of a gallery; sweep deletes what nothing needs any more."
    )
    gallery: str | None = Field(None, max_length=63, examples=["holidays"])
    encoder: str | None = Field(
        None, max_length=128, description="One encoder; none means the whole profile."
    )
    rebuild: bool = Field(
        True, description="Of a reindex: build a new version even if only few pictures are new."
    )
    cron: Expression
    time_zone: TimeZone = "UTC"


class CronForm(BaseModel):
    """An expression to be looked at before it is used."""

    model_config = ConfigDict(extra="forbid")

    cron: Expression
    time_zone: TimeZone = "UTC"


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

    before: int | None = Field(None, ge=1, le=2**63 - 1, description="Last id of the page before.")
    limit: int = Field(20, ge=1, le=200)


class ScheduleRunsOut(BaseModel):
    """A page of runs, newest first."""

    runs: list[ScheduleRunOut]
    next_before: int | None


class ScheduleOut(BaseModel):
    """A schedule, and what became of it last."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: ScheduleKind
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
