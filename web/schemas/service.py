"""What the API returns of the service as a whole."""

from pydantic import BaseModel


class WorkerOut(BaseModel):
    """Whether an encoder has a live worker."""

    encoder: str
    alive: bool


class MemberOut(BaseModel):
    """An encoder of the profile."""

    encoder: str
    weight: float
    index: str


class ServiceOut(BaseModel):
    """The service at a glance."""

    version: str
    fusion: str
    deadline_s: float
    max_upload_mb: float
    flower_url: str | None
    redis: bool
    workers: list[WorkerOut]
    encoders: list[MemberOut]
