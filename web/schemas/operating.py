"""What the API returns of the service's machinery: workers, queues, votes over time, the disk."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class WorkOut(BaseModel):
    """Something that a worker is doing."""

    task: str = Field(examples=["reindex"])
    query_id: str | None = Field(description="Of votes and fusions; to administrators.")
    job_id: str | None = Field(description="Of jobs.")
    since: datetime


class ProcessOut(BaseModel):
    """A worker process that is alive."""

    node: str = Field(examples=["colour@pictures"], description="Celery's name of it.")
    pid: int
    serves: list[str] = Field(description="Its encoders, or light, train or captions.")
    queues: list[str]
    since: datetime
    version: str
    memory_bytes: int
    at_work: list[WorkOut]


class ProcessesOut(BaseModel):
    """The workers."""

    workers: list[ProcessOut]
    absent: list[str] = Field(
        description="Encoders, or light, train or captions, for which none is alive."
    )


class PauseOut(BaseModel):
    """By whom a queue was paused, and when."""

    by: str = Field(
        description="A name; empty where the service is open to whoever is on its machine."
    )
    since: datetime


class QueueOut(BaseModel):
    """A queue as it is now."""

    name: str = Field(examples=["encode.colour"])
    worker: str = Field(description="Who listens: an encoder, or light, train or captions.")
    alive: bool = Field(description="Whether somebody who listens is alive.")
    depth: int = Field(description="Tasks that wait in Redis.")
    jobs: int = Field(description="Jobs that wait for its worker.")
    pausable: bool
    paused: PauseOut | None


class QueuesOut(BaseModel):
    """All queues."""

    queues: list[QueueOut]


class QueuePath(BaseModel):
    """A queue in an address."""

    queue: str = Field(max_length=255)


class VotesQuery(BaseModel):
    """How far back to look."""

    model_config = ConfigDict(extra="forbid")

    minutes: int = Field(60, ge=1, le=120)


class SpeedOut(BaseModel):
    """How fast votes were."""

    votes: int
    p50_ms: float = Field(description="Half of them took no longer.")
    p95_ms: float = Field(description="Nineteen in twenty took no longer.")


class MinuteOut(SpeedOut):
    """The votes of one minute."""

    at: datetime


class EncoderVotesOut(BaseModel):
    """The votes of one encoder."""

    encoder: str
    all: SpeedOut | None = Field(description="Over the whole time; null where it cast none.")
    minutes: list[MinuteOut] = Field(description="Oldest first; those in which it voted.")


class AbstentionsOut(BaseModel):
    """Votes that were not cast."""

    encoder: str
    reason: str
    count: int


class VotesOut(BaseModel):
    """The votes of late, estimated from histograms that are kept by the minute."""

    since: datetime
    until: datetime
    encoders: list[EncoderVotesOut]
    abstentions: list[AbstentionsOut]


class DiskOut(BaseModel):
    """The disk that the service writes to."""

    folder: str
    free_bytes: int
    total_bytes: int
    level: Literal["good", "low", "full"]


class IndexStateOut(BaseModel):
    """An index in use."""

    encoder: str
    version: int
    created_at: datetime
    coverage: float = Field(
        description="Share of the pictures in it, 0 to 1; others are searched one by one."
    )


class GalleryStateOut(BaseModel):
    """A gallery's indexes."""

    gallery: str
    images: int
    indexes: list[IndexStateOut]
    missing: list[str] = Field(description="Encoders in use that have no index of it.")


class StorageOut(BaseModel):
    """What is kept, and how much room there is for more."""

    disk: DiskOut | None = Field(description="None where it cannot be asked.")
    galleries: list[GalleryStateOut]
