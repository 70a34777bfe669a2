"""Galleries of half a data set's classes, asked about pictures of either half."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]

_MOST = 600  # queries of each kind


class Half(NamedTuple):
    """A gallery and what it is asked, as rows of the data set.

    Attributes:
        gallery: What is indexed.
        queries: What it is asked.
        kin: Which of these are of a class that is in the gallery.
    """

    gallery: Rows
    queries: Rows
    kin: Flags


def halves(labels: Rows, *, seed: int) -> list[Half]:
    """Each half of the classes as a gallery."""
    random = np.random.default_rng(seed)
    numbers = random.permutation(np.unique(labels))
    found = []
    for inside in np.array_split(numbers, 2):
        is_in = np.isin(labels, inside)
        own = random.permutation(np.flatnonzero(is_in))
        kin, gallery = np.split(own, [min(len(own) // 4, _MOST)])
        strangers = random.permutation(np.flatnonzero(~is_in))[: len(kin)]
        queries = np.concatenate([kin, strangers])
        found.append(Half(np.sort(gallery), queries, np.arange(len(queries)) < len(kin)))
    return found
