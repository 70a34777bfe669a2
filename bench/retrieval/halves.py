"""Halves of a labelled data set: one to fit a metric on, the other to search with it.

Each halving is used both ways round, so that every picture is searched for once, by a metric that has
never seen it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from retrieval.searching import Rows

Labels = NDArray[np.int64]


class Fold(NamedTuple):
    """Pictures by what they are for.

    Attributes:
        fitted: Pictures a metric may learn from, with their classes, shape ``(f,)``.
        searched: Pictures that are searched, by each other, shape ``(s,)``.
    """

    fitted: Rows
    searched: Rows


Halving = Callable[[Labels, int], list[Fold]]


def shared_classes(labels: Labels, seed: int) -> list[Fold]:
    """Half of the pictures of every class against the other half, and the reverse."""
    rng = np.random.default_rng(seed)
    first = np.zeros(len(labels), bool)
    for one in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == one))
        first[members[: len(members) // 2]] = True
    return _both_ways(first)


def disjoint_classes(labels: Labels, seed: int) -> list[Fold]:
    """Half of the classes against the others, and the reverse."""
    classes = np.random.default_rng(seed).permutation(np.unique(labels))
    return _both_ways(np.isin(labels, classes[: len(classes) // 2]))


def _both_ways(first: NDArray[np.bool_]) -> list[Fold]:
    ours, theirs = np.flatnonzero(first), np.flatnonzero(~first)
    return [Fold(ours, theirs), Fold(theirs, ours)]
