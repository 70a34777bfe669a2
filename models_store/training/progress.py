"""What a training tells of itself while it goes on."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path

from models_store.training.durable import replace_file


@dataclass(frozen=True)
class StepDone:
    """One batch was learned.

    Attributes:
        epoch: From 0.
        step: In the epoch, from 0.
        steps: Of an epoch.
        loss: Of this batch.
        pictures_per_second: Over the epoch, or what is done of it since a start.
    """

    epoch: int
    step: int
    steps: int
    loss: float
    pictures_per_second: float


@dataclass(frozen=True)
class EpochDone:
    """All batches of an epoch were learned.

    Attributes:
        epoch: From 0.
        loss: Mean over the batches.
        map_at_10: Among the validation pictures; None without any.
        learning_rate: The highest of the last step.
        frozen_stages: Of the backbone.
        pictures_per_second: Of the training, without the validation.
    """

    epoch: int
    loss: float
    map_at_10: float | None
    learning_rate: float
    frozen_stages: int
    pictures_per_second: float


Observer = Callable[[StepDone | EpochDone], None]
"""Is told of every step and epoch; what it raises ends the training, to be resumed."""


def write_log(file: Path, history: Sequence[EpochDone]) -> None:
    """Write all epochs so far as CSV, a row each."""
    text = StringIO()
    rows = csv.DictWriter(text, [field.name for field in fields(EpochDone)], lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(epoch) for epoch in history)
    replace_file(file, text.getvalue().encode())


def read_log(file: Path) -> list[EpochDone]:
    """The epochs that :func:`write_log` wrote; none if there is no such file."""
    try:
        rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return []
    return [
        EpochDone(
            int(row["epoch"]),
            float(row["loss"]),
            float(row["map_at_10"]) if row["map_at_10"] else None,
            float(row["learning_rate"]),
            int(row["frozen_stages"]),
            float(row["pictures_per_second"]),
        )
        for row in rows
    ]
