"""Which pictures make up each batch: some of each of several classes, the same ones on every machine.

What a batch holds depends on the seed, the epoch and its place in it, on nothing that happened before:
a run that was interrupted goes on with the very batch that would have come.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models_store.training.errors import TrainingError


@dataclass(frozen=True)
class Draw:
    """One batch.

    Attributes:
        indices: Of its pictures, ``P`` classes times ``K`` in a row.
        seed: For whatever is left to chance in preparing it, a batch's own.
    """

    indices: tuple[int, ...]
    seed: int


class BalancedBatches:
    """Batches of P classes times K pictures.

    Every class comes up equally often, and every picture of a class before any a second time; in a
    class of fewer than K pictures, some come twice in a batch.
    """

    def __init__(
        self, labels: Sequence[int] | NDArray[np.int64], classes: int, pictures: int, seed: int
    ) -> None:
        """Sort the pictures by class.

        Args:
            labels: Class of each picture.
            classes: How many make up a batch, P; all of them where there are fewer.
            pictures: Of each of those, K.
            seed: Decides on everything.

        Raises:
            TrainingError: There are not two classes.
        """
        array = np.asarray(labels, dtype=np.int64)
        self._members = [np.flatnonzero(array == one) for one in np.unique(array)]
        if len(self._members) < 2:
            raise TrainingError(
                "training needs pictures of two classes at least", hint="give pictures labels"
            )
        self._classes = min(classes, len(self._members))
        self._pictures = pictures
        self._seed = seed
        self._batches = math.ceil(len(array) / (self._classes * pictures))

    def __len__(self) -> int:
        """Batches of an epoch: as many as hold all pictures once."""
        return self._batches

    def epoch(self, number: int, start: int = 0) -> Iterator[Draw]:
        """The batches of an epoch, from ``start`` on."""
        chance = np.random.default_rng([self._seed, number])
        classes = self._class_turns(chance)
        pictures = [_turns(members, chance) for members in self._members]
        for step in range(self._batches):
            chosen = [next(pictures[one]) for one in next(classes) for _ in range(self._pictures)]
            seed = int(np.random.SeedSequence([self._seed, number, step]).generate_state(1)[0])
            if step >= start:
                yield Draw(tuple(chosen), seed)

    def _class_turns(self, chance: np.random.Generator) -> Iterator[list[int]]:
        """Endlessly, P different classes; each as often as any other."""
        waiting: list[int] = []
        while True:
            chosen = waiting[: self._classes]
            waiting = waiting[self._classes :]
            while len(chosen) < self._classes:
                fresh = [int(one) for one in chance.permutation(len(self._members))]
                lacking = self._classes - len(chosen)
                allowed = [one for one in fresh if one not in chosen]
                taken = set(allowed[:lacking])
                chosen += allowed[:lacking]
                waiting = [one for one in fresh if one not in taken]
            yield chosen


def _turns(members: NDArray[np.int64], chance: np.random.Generator) -> Iterator[int]:
    """Endlessly, the pictures of a class, all of them before any comes again."""
    while True:
        yield from (int(one) for one in chance.permutation(members))
