"""Which blend of likelihood ratio and cosine a labelled gallery gets, if any.

What a metric gains on classes it was fitted on says nothing of other classes, where it may lose much.
Both are measured, each query against what cosine finds for it: the gain with half of every class's
pictures, searching the other half; the loss with half of the classes, searching the pictures of the
others. Of the blends that gain for sure and are likely to lose next to nothing the one that gains most
is chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models_store.encoders.base import Vectors
from models_store.precision_at_ten import average_precisions
from models_store.projection.likelihood_blend import COMPONENTS, Blend, blended
from models_store.projection.principal import principal_components
from models_store.projection.scatters import UNKNOWN, Labels, scatters
from models_store.unit_length import unit_length

BLENDS: Final = (
    *(
        Blend(shrinkage, share)
        for shrinkage in (0.1, 0.3, 1.0, 3.0)
        for share in (0.15, 0.3, 0.5, 0.8)
    ),
    *(Blend(shrinkage, 1.0) for shrinkage in (1.0, 3.0)),
)
LEAST_GAINED: Final = 0.005
"""MAP@10 that a metric must gain on its own classes to be worth its while."""

MOST_LOST: Final = 0.005
"""MAP@10 that may be lost on classes that were not fitted on."""

# Standard errors. Many blends are tried, of which the luckiest must not pass for a good one; and few
# classes measure the loss so poorly that with a whole one what helps would often stay off.
_SURE_OF_GAIN: Final = 3.0
_SURE_OF_LOSS: Final = 0.5
_MOST_PICTURES: Final = 5_000
_MOST_QUERIES: Final = 500  # of one fold
_FEWEST_CLASSES: Final = 4  # two to fit on, two to search among
_FEWEST_PICTURES: Final = 4  # of a class: two to fit on, two to search for each other

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Trial:
    """What a candidate does to MAP@10.

    Attributes:
        blend: What was tried.
        gain: On classes it was fitted on, over cosine.
        sure_gain: The same, less three standard errors.
        other_gain: On classes it was not fitted on, over cosine; negative if it loses.
        sure_other_gain: The same, less half its standard error.
    """

    blend: Blend
    gain: float
    sure_gain: float
    other_gain: float
    sure_other_gain: float

    @property
    def is_safe(self) -> bool:
        """Whether it gains on its own classes for sure, and is likely to lose next to nothing on others."""
        return (
            self.gain >= LEAST_GAINED and self.sure_gain > 0 and self.sure_other_gain >= -MOST_LOST
        )


class _Fold(NamedTuple):
    """Pictures to fit on and to search among."""

    fitted: Flags
    searched: Flags


def choose(trials: Sequence[Trial]) -> Trial | None:
    """The safe trial that gains most; None if none is safe."""
    return max((one for one in trials if one.is_safe), key=lambda one: one.gain, default=None)


def try_blends(
    sample: Vectors,
    labels: Labels,
    dimension: int | None,
    *,
    blends: Sequence[Blend] = BLENDS,
    seed: int = 0,
) -> list[Trial]:
    """Measure each blend on a labelled gallery.

    5,000 pictures of length 1,280 take some 25 seconds of one core, 35 at full length; of
    more, as many are drawn.

    Args:
        sample: Shape ``(n, d)``.
        labels: Shape ``(n,)``.
        dimension: Length of a projected vector, at most; None for all of an embedding.
        blends: What to try.
        seed: For the halves.

    Returns:
        A trial for every blend; none if there are not four classes with four pictures each.

    Raises:
        ProjectionError: Half of the classes, or of the pictures, cannot be fitted.
    """
    rows = _useful(labels, seed)
    sample, labels = unit_length(sample[rows]), labels[rows]
    if len(np.unique(labels)) < _FEWEST_CLASSES:
        return []
    generator = np.random.default_rng(seed)
    of_pictures, of_classes = ([*make(labels, generator)] for make in (_by_picture, _by_class))
    own, _ = _gains(sample, labels, of_pictures, blends, dimension, seed)
    others, asked = _gains(sample, labels, of_classes, blends, dimension, seed)
    return [
        Trial(
            blend,
            float(one.mean()),
            float(one.mean() - _SURE_OF_GAIN * _noise(one, np.arange(len(one)))),
            float(other.mean()),
            float(other.mean() - _SURE_OF_LOSS * _noise(other, asked)),
        )
        for blend, one, other in zip(blends, own, others, strict=True)
    ]


def _useful(labels: Labels, seed: int) -> NDArray[np.int64]:
    """Rows of classes with enough pictures, and not too many of them."""
    rows = np.random.default_rng(seed).permutation(len(labels))[:_MOST_PICTURES]
    classes, members, sizes = np.unique(labels[rows], return_inverse=True, return_counts=True)
    return np.sort(rows[((sizes >= _FEWEST_PICTURES) & (classes != UNKNOWN))[members]])


def _by_picture(labels: Labels, generator: np.random.Generator) -> Iterator[_Fold]:
    """Half of every class against the other half, and the reverse."""
    first = np.zeros(len(labels), bool)
    for one in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == one))
        first[members[: len(members) // 2]] = True
    yield _Fold(first, ~first)
    yield _Fold(~first, first)


def _by_class(labels: Labels, generator: np.random.Generator) -> Iterator[_Fold]:
    """Half of the classes against the others, and the reverse; twice."""
    classes = np.unique(labels)
    for _ in range(2):
        first = np.isin(labels, generator.permutation(classes)[: len(classes) // 2])
        yield _Fold(first, ~first)
        yield _Fold(~first, first)


def _gains(
    sample: Vectors,
    labels: Labels,
    folds: Sequence[_Fold],
    blends: Sequence[Blend],
    dimension: int | None,
    seed: int,
) -> tuple[list[NDArray[np.float64]], Labels]:
    """For each blend, what it gains over cosine on each query of all folds; and the queries' classes."""
    generator = np.random.default_rng(seed)
    gains: list[list[NDArray[np.float64]]] = [[] for _ in blends]
    asked = []
    for fold in folds:
        vectors, classes = sample[fold.searched], labels[fold.searched]
        queries = generator.permutation(len(vectors))[:_MOST_QUERIES]
        asked.append(classes[queries])
        usual = average_precisions(vectors, classes, queries)
        found = principal_components(sample[fold.fitted], COMPONENTS, seed=seed)
        centred: Vectors = sample - found.mean
        reduced: Vectors = centred[fold.fitted] @ found.directions.T
        given = scatters(reduced, labels[fold.fitted])
        for blend, gained in zip(blends, gains, strict=True):
            matrix = blended(given, blend, found.directions, dimension)
            mapped: Vectors = unit_length(centred[fold.searched] @ matrix.T)
            gained.append(average_precisions(mapped, classes, queries) - usual)
    return [np.concatenate(one) for one in gains], np.concatenate(asked)


def _noise(gains: NDArray[np.float64], groups: NDArray[np.int64]) -> float:
    """Standard error of the mean, where queries of a group gain and lose together.

    A group is a query where the gain is of these very classes, and a class where they stand for others.
    """
    _, members = np.unique(groups, return_inverse=True)
    return float(np.sqrt((np.bincount(members, gains - gains.mean()) ** 2).sum()) / len(gains))
