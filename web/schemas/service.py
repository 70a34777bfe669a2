"""What the API returns of the service as a whole."""

from pydantic import BaseModel, Field

from web.schemas.access import MeOut
from web.schemas.operating import DiskOut


class WorkerOut(BaseModel):
    """Whether an encoder has a live worker."""

    encoder: str
    alive: bool


class MemberOut(BaseModel):
    """An encoder of the profile."""

    encoder: str
    weight: float
    index: str
    text: bool = Field(description="Whether it understands words.")


class TrainerOut(BaseModel):
    """Whether encoders can be trained here."""

    alive: bool = Field(description="Whether the worker that trains is alive.")
    encoders: list[str] = Field(description="Encoders that a training can start from.")


class ServiceOut(BaseModel):
    """The service at a glance."""

    version: str
    fusion: str
    deadline_s: float
    max_upload_mb: float
    flower_url: str | None = Field(
        description="Where Flower is, for those who may change things; null where it is not."
    )
    redis: bool
    paused: list[str] = Field(description="Queues that are paused.")
    disk: DiskOut | None = Field(description="None where it cannot be asked.")
    upkeep: bool = Field(
        description="Whether the light worker is alive, which makes answers of votes and looks after jobs."
    )
    workers: list[WorkerOut]
    encoders: list[MemberOut]
    training: TrainerOut | None = Field(description="None where trainings are switched off.")
    me: MeOut
