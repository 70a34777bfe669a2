"""Which class each labelled picture of a gallery is of, as numbers that can be counted."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index_store.base import Rows

NO_CLASS = -1
"""The class of a picture without a label, and of a place that no picture takes."""


class Truth:
    """The classes of a gallery's labelled pictures; a class is a number, its place among the names."""

    def __init__(self, names: tuple[str, ...], ids: Rows, classes: Rows) -> None:
        """Take it as it is; see :meth:`of`.

        Args:
            names: Of the classes.
            ids: Of the labelled pictures, ascending, shape ``(n,)``.
            classes: Theirs, shape ``(n,)``.
        """
        self.names = names
        self._ids = ids
        self._classes = classes

    @classmethod
    def of(cls, labels: Mapping[int, str]) -> Self:
        """From labels by picture; classes are numbered in the order of their names."""
        names = tuple(sorted(set(labels.values())))
        numbers = {name: number for number, name in enumerate(names)}
        ids = np.fromiter(labels, np.int64, len(labels))
        classes = np.fromiter((numbers[one] for one in labels.values()), np.int64, len(labels))
        order = ids.argsort()
        return cls(names, ids[order], classes[order])

    def __len__(self) -> int:
        """Pictures that have a label."""
        return len(self._ids)

    @property
    def ids(self) -> Rows:
        """Of the pictures that have a label, ascending, shape ``(n,)``."""
        return self._ids

    @cached_property
    def sizes(self) -> Rows:
        """Pictures of each class, shape ``(len(names),)``."""
        return np.bincount(self._classes, minlength=len(self.names))

    def ids_of(self, number: int) -> Rows:
        """The pictures of a class, ascending, shape ``(n,)``."""
        found: Rows = self._ids[self._classes == number]
        return found

    def classes_of(self, ids: Rows) -> Rows:
        """Class of each picture, in the shape of ``ids``; :data:`NO_CLASS` for one without a label."""
        if not len(self._ids):
            return np.full(ids.shape, NO_CLASS)
        places = np.searchsorted(self._ids, ids).clip(max=len(self._ids) - 1)
        return np.where(self._ids[places] == ids, self._classes[places], NO_CLASS)

    def hits(self, queries: Rows, results: Rows) -> NDArray[np.bool_]:
        """Whether each result is of its query's class, in the shape of ``results``.

        Args:
            queries: Labelled pictures, shape ``(q,)``.
            results: What was found for each, shape ``(q, k)``; -1 for nothing.
        """
        found: NDArray[np.bool_] = (
            self.classes_of(results) == self.classes_of(queries)[:, np.newaxis]
        )
        return found

    def relevant(self, queries: Rows) -> Rows:
        """How many other pictures are of each labelled query's class, shape ``(q,)``."""
        others: Rows = self.sizes[self.classes_of(queries)] - 1
        return others
