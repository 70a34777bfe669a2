"""What the API accepts and returns of trainings."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

HoldOut = Literal["pictures", "classes"]


class TrainingForm(BaseModel):
    """An encoder to train."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
        examples=["holidays_net"],
        description="Of the new encoder.",
    )
    base: str = Field(
        alias="from",
        max_length=100,
        examples=["starter_convnext"],
        description="Encoder to start from; `training.encoders` of the service lists them.",
    )
    epochs: int = Field(10, ge=1, le=10_000, description="At most.")
    hold_out: HoldOut = Field(
        "pictures",
        description="Validate with pictures of every class, or with classes that it never sees.",
    )
    share: float = Field(
        0.2, gt=0, lt=1, description="Of the pictures or classes that is held out."
    )


class StepPointOut(BaseModel):
    """The loss somewhere in a training."""

    step: int = Field(description="How many were done, over all epochs.")
    loss: float = Field(description="Mean over the steps since the point before.")


class EpochPointOut(BaseModel):
    """How good the network was after an epoch."""

    epoch: int = Field(description="How many were done; 0 before the training.")
    step: int
    loss: float | None
    map_at_10: float | None = Field(description="Among the pictures held out.")
    learning_rate: float | None
    pictures_per_second: float | None


class CurveOut(BaseModel):
    """How well a training goes: the loss at up to 400 steps, and every epoch."""

    steps: list[StepPointOut]
    epochs: list[EpochPointOut]


class TrainingOut(BaseModel):
    """What is trained, and how well it goes."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    base: str | None = Field(alias="from")
    epochs: int
    hold_out: HoldOut
    share: float
    curve: CurveOut
