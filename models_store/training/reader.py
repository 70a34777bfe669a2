"""From batches of numbers to batches of pixels, in other processes if wanted."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import torch
from torch.utils.data import DataLoader, Dataset, Sampler

from models_store.training.augmentation import Prepare, chance_from
from models_store.training.batches import Draw
from models_store.training.pictures import Pictures


class Batch(NamedTuple):
    """Pictures to learn from.

    Attributes:
        pixels: Bytes, shape ``(n, 3, side, side)``.
        labels: Shape ``(n,)``.
        indices: Numbers of the pictures, shape ``(n,)``.
    """

    pixels: torch.Tensor
    labels: torch.Tensor
    indices: torch.Tensor


class PreparedBatches(Dataset[Batch]):
    """Prepares a whole batch, as its draw decides and nothing else."""

    def __init__(self, pictures: Pictures, prepare: Prepare) -> None:
        self._pictures = pictures
        self._prepare = prepare

    def __getitem__(self, draw: Draw) -> Batch:
        """Read and prepare one batch.

        Raises:
            TrainingError: None of a class's pictures can be read.
        """
        with chance_from(draw.seed):
            pixels = [self._prepare(self._pictures.open_or_another(at)) for at in draw.indices]
        indices = torch.tensor(draw.indices)
        return Batch(torch.stack(pixels), torch.from_numpy(self._pictures.labels)[indices], indices)


def read_batches(
    batches: PreparedBatches, draws: Iterable[Draw], *, workers: int, pin: bool
) -> Iterator[Batch]:
    """Batches in the order of their draws, the same however many processes prepare them.

    Args:
        batches: Prepares them.
        draws: Which.
        workers: Processes that prepare ahead; 0 for none but this.
        pin: Whether a GPU copies from them.
    """
    loader: Any = DataLoader(
        batches,
        batch_size=None,  # a draw is a whole batch already
        sampler=_Fixed(draws),
        num_workers=workers,
        pin_memory=pin,
        # The default would take a number from the generator that the network's own chance uses.
        generator=torch.Generator(),
    )
    yield from loader


class _Fixed(Sampler[Draw]):
    def __init__(self, draws: Iterable[Draw]) -> None:
        self._draws = draws

    def __iter__(self) -> Iterator[Draw]:
        return iter(self._draws)
