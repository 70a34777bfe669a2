"""A run's state on disk, complete enough that a run killed at any moment goes on as if it had not been.

``torch.save`` writes it and ``weights_only=True`` reads it: tensors, numbers and strings, never code.
"""

import pickle
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from models_store.training.durable import replace_file
from models_store.training.errors import TrainingError
from models_store.training.progress import EpochDone

CHECKPOINT: Final = "checkpoint.pt"
BEST: Final = "best.safetensors"


class Stateful(Protocol):
    """What can say all of its state, and take it back."""

    def state_dict(self) -> dict[str, Any]:
        """All of it."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any:
        """Take it back."""


@dataclass
class Position:
    """Where a run is.

    Attributes:
        epoch: That is being learned, from 0.
        step: The next, in the epoch.
        loss_sum: Over the epoch's batches so far.
        best: Highest MAP@10 so far; None before the first.
        best_epoch: Of that.
        history: Every epoch that is over.
    """

    epoch: int = 0
    step: int = 0
    loss_sum: float = 0.0
    best: float | None = None
    best_epoch: int | None = None
    history: list[EpochDone] = field(default_factory=list)


def save_checkpoint(
    folder: Path, identity: Sequence[str], position: Position, parts: dict[str, Stateful]
) -> None:
    """Replace the run's checkpoint in one step.

    Args:
        folder: Of the run.
        identity: What must be the same for the run to go on: recipe and pictures.
        position: Where it is.
        parts: All that changes in the course of it.

    Raises:
        OSError: It cannot be written.
    """
    chance = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        chance["cuda"] = torch.cuda.get_rng_state()
    content = {
        "identity": list(identity),
        "position": asdict(position),
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "chance": chance,
    }
    buffer = BytesIO()
    torch.save(content, buffer)
    replace_file(folder / CHECKPOINT, buffer.getvalue())


def load_checkpoint(
    folder: Path, identity: Sequence[str], parts: dict[str, Stateful]
) -> Position | None:
    """Put a run's parts, and the generators, into the state they were saved in.

    Returns:
        Where the run is; None if there is no checkpoint.

    Raises:
        TrainingError: It is damaged, or of another recipe or other pictures.
    """
    file = folder / CHECKPOINT
    if not file.is_file():
        return None
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
        known = content["identity"]
    except (OSError, RuntimeError, EOFError, LookupError, pickle.UnpicklingError) as error:
        raise TrainingError(f"the checkpoint {file} is damaged", hint="remove it") from error
    if known != list(identity):
        raise TrainingError(
            f"the run in {folder} was started with another recipe or other pictures",
            hint="train under another name, or remove that folder",
        )
    for name, part in parts.items():
        part.load_state_dict(content["parts"][name])
    torch.set_rng_state(content["chance"]["cpu"])
    if torch.cuda.is_available() and "cuda" in content["chance"]:
        torch.cuda.set_rng_state(content["chance"]["cuda"])
    position = content["position"]
    history = [EpochDone(**epoch) for epoch in position.pop("history")]
    return Position(**position, history=history)


def save_best(folder: Path, network: torch.nn.Module) -> None:
    """Keep the weights of the best epoch so far."""
    tensors = {name: one.detach().contiguous() for name, one in network.state_dict().items()}
    replace_file(folder / BEST, save(tensors))


def load_best(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of the best epoch.

    Raises:
        TrainingError: They are missing or damaged.
    """
    try:
        tensors: dict[str, torch.Tensor] = load_file(folder / BEST)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"the best weights in {folder} are damaged: {error}") from error
    return tensors
