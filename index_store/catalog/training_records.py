"""What the catalog tells of how well a training goes."""

from dataclasses import dataclass
from typing import NamedTuple


class StepPoint(NamedTuple):
    """The loss somewhere in a training.

    Attributes:
        step: How many were done, over all epochs.
        loss: Mean over the steps since the point before.
    """

    step: int
    loss: float


class EpochPoint(NamedTuple):
    """How good a training's network was after an epoch.

    Attributes:
        epoch: How many were done; 0 before the training.
        step: How many were done, over all epochs.
        loss: Mean over the epoch's steps; None before the training.
        map_at_10: Among the pictures held out; None if none were.
        learning_rate: The highest of the epoch's last step.
        pictures_per_second: Learned from.
    """

    epoch: int
    step: int
    loss: float | None
    map_at_10: float | None
    learning_rate: float | None
    pictures_per_second: float | None


@dataclass(frozen=True)
class TrainingCurve:
    """How well a training goes.

    Attributes:
        steps: The loss, at some steps.
        epochs: Every epoch that is over, after the state before the training.
    """

    steps: tuple[StepPoint, ...] = ()
    epochs: tuple[EpochPoint, ...] = ()
