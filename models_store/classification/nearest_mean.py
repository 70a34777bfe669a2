"""The class whose mean is nearest: nothing is fitted but the means.

For an encoder that was trained to bring pictures of a class together, that is the classifier it was
trained for, and few pictures are enough: Mensink et al., "Distance-Based Image Classification:
Generalizing to New Classes at Near-Zero Cost", TPAMI 2013.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from models_store.classification.base import Numbers
from models_store.encoders.base import Vectors
from models_store.unit_length import unit_length

_SCALE: Final = 20.0  # of cosines, before held-out pictures tell a better one


class NearestMean:
    """Compares pictures with the mean embedding of each class."""

    def __init__(self, classes: Sequence[str], means: Vectors) -> None:
        """Take the means, L2-normalised, shape ``(classes, dimension)``."""
        self.classes = tuple(classes)
        self._scaled: Vectors = (_SCALE * means.T).astype(np.float32)

    @classmethod
    def fit(cls, classes: Sequence[str], pictures: Vectors, numbers: Numbers) -> "NearestMean":
        """Take the mean of each class.

        Args:
            classes: Names.
            pictures: L2-normalised embeddings, shape ``(n, dimension)``, at least one of each class.
            numbers: Class of each, shape ``(n,)``.
        """
        sums = np.zeros((len(classes), pictures.shape[1]))
        np.add.at(sums, numbers, pictures)
        return cls(classes, unit_length(sums.astype(np.float32)))

    def scores(self, pictures: Vectors) -> Vectors:
        """Scaled cosines with the means, shape ``(n, classes)``."""
        return pictures @ self._scaled
