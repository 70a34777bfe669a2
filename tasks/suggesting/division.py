"""Which labelled pictures a classifier is fitted to, and which it is measured with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from index_store.base import Rows

FEWEST: Final = 4
"""Pictures of a class from which on it can be learned: three to fit to, one to measure with."""

_MEASURED: Final = 0.2
_MOST_FITTED: Final = 20_000  # pictures in all, so that fitting takes a minute at most
_MOST_MEASURED: Final = 20_000


@dataclass(frozen=True)
class Division:
    """A gallery's labelled pictures in two parts, of classes that have enough of them.

    Attributes:
        classes: Their names.
        fitted: Ids of pictures to learn from, shape ``(n,)``.
        fitted_classes: The class of each, by its number, shape ``(n,)``.
        measured: Ids of pictures held out, shape ``(m,)``.
        measured_classes: The class of each, shape ``(m,)``.
    """

    classes: tuple[str, ...]
    fitted: Rows
    fitted_classes: Rows
    measured: Rows
    measured_classes: Rows

    @property
    def is_enough(self) -> bool:
        """Whether there is something to tell apart."""
        return len(self.classes) > 1

    def held_out_of(self, classes: tuple[str, ...], without: Collection[int]) -> tuple[Rows, Rows]:
        """Held-out pictures and their classes by a classifier's own numbers.

        Args:
            classes: The classifier's; pictures of others are left out.
            without: Ids of pictures to leave out.
        """
        place = {name: number for number, name in enumerate(classes)}
        numbers = np.array([place.get(name, -1) for name in self.classes], np.int64)
        truth = numbers[self.measured_classes]
        kept = (truth >= 0) & ~np.isin(self.measured, sorted(without))
        return self.measured[kept], truth[kept]


def divide(
    labels: Mapping[int, str],
    classes: Iterable[str],
    seen: Collection[int] = frozenset(),
    *,
    fewest: int = FEWEST,
    share: float = _MEASURED,
    seed: int = 0,
) -> Division:
    """Hold out a part of each class that has enough pictures.

    Args:
        labels: Of the pictures that have an embedding.
        classes: Those that matter.
        seen: Pictures that some encoder learned from before; others are held out first, so that it can
            be measured with the same ones as all.
        fewest: Pictures that a class needs.
        share: Of a class's pictures, how many are held out; one at least.
        seed: Decides which.
    """
    by_class: dict[str, list[int]] = defaultdict(list)
    for image_id, label in sorted(labels.items()):
        by_class[label].append(image_id)
    names = tuple(one for one in dict.fromkeys(classes) if len(by_class[one]) >= fewest)
    chance = np.random.default_rng(seed)
    fitted, measured = [], []
    for name in names:
        shuffled = chance.permutation(np.array(by_class[name], np.int64))
        unseen_first = shuffled[np.argsort(np.isin(shuffled, sorted(seen)), kind="stable")]
        held = max(1, round(share * len(shuffled)))
        measured.append(unseen_first[:held][: max(1, _MOST_MEASURED // len(names))])
        fitted.append(unseen_first[held:][: max(2, _MOST_FITTED // len(names))])
    return Division(names, *_numbered(fitted), *_numbered(measured))


def _numbered(parts: list[Rows]) -> tuple[Rows, Rows]:
    """Ids of all classes, and the class of each."""
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    sizes = [len(one) for one in parts]
    return np.concatenate(parts), np.repeat(np.arange(len(parts)), sizes)
