"""What every nearest-neighbour index is, and the words it speaks."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


class Candidate(NamedTuple):
    """A gallery picture with a score; higher is better, always."""

    image_id: int
    score: float


Ranking = tuple[Candidate, ...]


class Neighbours(NamedTuple):
    """Nearest rows of several queries.

    Attributes:
        rows: Shape ``(q, k)``, best first; -1 where there are fewer than ``k``.
        scores: Cosine similarities, shape ``(q, k)``; ``-inf`` where the row is -1.
    """

    rows: Rows
    scores: NDArray[np.float32]


class VectorIndex(Protocol):
    """Finds the nearest of the L2-normalised vectors it was built from, by row number."""

    kind: ClassVar[str]

    @classmethod
    def build(cls, chunks: Iterable[Vectors], dimension: int, *, seed: int = 0) -> Self:
        """Build from chunks of shape ``(m, dimension)``; rows are numbered in order of arrival.

        Raises:
            DimensionError: A chunk has another dimension.
            EmptyIndexError: There were no vectors.
        """

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            CorruptStoreError: The files are missing or unreadable.
        """

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists and is empty of this index's files."""

    def search(self, queries: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest rows of each query, shape ``(q, dimension)``, L2-normalised.

        Raises:
            DimensionError: The queries have another dimension.
        """

    @property
    def dimension(self) -> int:
        """Length of one vector."""

    def __len__(self) -> int:
        """Number of rows."""
