"""What tells the classes of pictures from their embeddings."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models_store.encoders.base import Vectors

Numbers = NDArray[np.int64]
"""A class's number for each of some pictures: its place among a classifier's classes."""


class Classifier(Protocol):
    """Scores the classes for pictures of one encoder; thread-safe."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Their names."""

    def scores(self, pictures: Vectors) -> Vectors:
        """How much speaks for each class, as logits.

        Args:
            pictures: L2-normalised embeddings, shape ``(n, dimension)``.

        Returns:
            Shape ``(n, classes)``; a softmax over the classes, perhaps after scaling, makes
            probabilities of them.
        """
