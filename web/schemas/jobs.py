"""What the API accepts and returns of jobs."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import JobState
from web.schemas.ingests import IngestOut
from web.schemas.trainings import TrainingOut

UNDER_WAY: Final = ("queued", "running")
"""States of jobs that have not ended."""


class JobsQuery(BaseModel):
    """Which jobs to list."""

    model_config = ConfigDict(extra="forbid")

    state: JobState | None = None
    gallery: str | None = None
    before: str | None = Field(
        None, pattern="^[0-9a-f]{32}$", description="`next_before` of the page before."
    )
    limit: int = Field(50, ge=1, le=500)


class JobEventsQuery(BaseModel):
    """Which jobs to follow."""

    model_config = ConfigDict(extra="forbid")

    id: list[Annotated[str, Field(pattern="^[0-9a-f]{32}$")]] = Field(
        [],
        max_length=100,
        description="Only these: as they are now, then whenever they change, until all have ended. None: "
        "whichever change from now on.",
    )


class JobPath(BaseModel):
    """A job in an address."""

    job_id: str = Field(pattern="^[0-9a-f]{32}$")


class JobOut(BaseModel):
    """A job and how far it is."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: str = Field(examples=["reindex"])
    gallery: str
    encoder: str | None
    queue: str | None = Field(
        None, description="Where it waits for its worker; none where no worker does such jobs."
    )
    state: JobState
    done: int
    total: int | None
    stage: str
    rate: float | None = Field(
        None,
        description="Pictures (of a training: steps) a second: in the present stage, or of one that ended "
        "from start to end.",
    )
    eta_s: float | None = Field(None, description="Seconds left at that rate.")
    error_code: str | None
    error: str | None
    submitted_by: str
    attempt: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobDetailsOut(JobOut):
    """A job; of a training how well it goes, of an ingest what came, of an evaluation where it is told."""

    ingest: IngestOut | None = Field(None, description="Of jobs of the kind ``ingest``.")
    training: TrainingOut | None = Field(None, description="Of jobs of the kind ``train``.")
    evaluation_id: int | None = Field(
        None, description="Of jobs of the kind ``evaluate`` that are done; see evaluations."
    )


class JobsOut(BaseModel):
    """A page of jobs, newest first."""

    jobs: list[JobOut]
    next_before: str | None


class StartedOut(BaseModel):
    """Jobs that were started, or were already running."""

    jobs: list[JobOut]
