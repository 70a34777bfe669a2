"""A linear probe: logistic regression on embeddings that stay as they are.

Alain and Bengio, "Understanding intermediate layers using linear classifier probes" (arXiv 1610.01644);
for two-tower encoders Radford et al. (arXiv 2103.00020), section 3.2, who choose the strength of the L2
regularisation by held-out pictures, as here.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from models_store.classification.base import Numbers
from models_store.classification.likelihood import exclusive
from models_store.encoders.base import Vectors

STRENGTHS: Final = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""Weights of the pictures against the regularisation that are tried (scikit-learn's ``C``)."""

_HELD_OUT: Final = 4  # one picture of so many of a class chooses the strength
_STEPS: Final = 300  # of the solver

Progress = Callable[[int, int], None]


class LinearProbe:
    """Scores classes by planes through the embeddings."""

    def __init__(
        self, classes: Sequence[str], weights: Vectors, offsets: Vectors, strength: float
    ) -> None:
        """Take the planes.

        Args:
            classes: Names.
            weights: Shape ``(dimension, classes)``.
            offsets: Shape ``(classes,)``.
            strength: The one that was chosen.
        """
        self.classes = tuple(classes)
        self.strength = strength
        self._weights, self._offsets = weights, offsets

    @classmethod
    def fit(
        cls,
        classes: Sequence[str],
        pictures: Vectors,
        numbers: Numbers,
        *,
        seed: int = 0,
        progress: Progress = lambda done, total: None,
    ) -> "LinearProbe":
        """Choose the strength by a quarter of the pictures, then fit to all of them.

        Args:
            classes: Names, two at least.
            pictures: L2-normalised embeddings, shape ``(n, dimension)``.
            numbers: Class of each, shape ``(n,)``; two pictures of each class at least.
            seed: Decides which quarter.
            progress: Told how many of how many fits are done; may raise to end it.
        """
        quarter = _some_of_each(numbers, seed)
        rest = ~quarter
        total = len(STRENGTHS) + 1
        surprises = []
        for done, strength in enumerate(STRENGTHS):
            progress(done, total)
            tried = cls._fitted(classes, pictures[rest], numbers[rest], strength)
            likely = exclusive(tried.scores(pictures[quarter]))
            right = likely[np.arange(len(likely)), numbers[quarter]]
            surprises.append(-np.log(right.clip(min=1e-12)).mean())
        progress(len(STRENGTHS), total)
        best = STRENGTHS[int(np.argmin(surprises))]
        return cls._fitted(classes, pictures, numbers, best)

    def scores(self, pictures: Vectors) -> Vectors:
        """Log-odds up to a constant, shape ``(n, classes)``."""
        scores: Vectors = pictures @ self._weights + self._offsets
        return scores

    @classmethod
    def _fitted(
        cls, classes: Sequence[str], pictures: Vectors, numbers: Numbers, strength: float
    ) -> "LinearProbe":
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        # Unit vectors have small coordinates: so that a strength means the same for any dimension.
        scale = float(np.sqrt(pictures.shape[1]))
        model = LogisticRegression(C=strength, max_iter=_STEPS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # nearly there is as good
            model.fit(scale * pictures, numbers)
        weights, offsets = scale * model.coef_.T, model.intercept_
        if len(classes) == 2:  # it then has one plane, for the second class
            weights, offsets = np.hstack([-weights, weights]) / 2, np.array([-1, 1]) * offsets / 2
        return cls(classes, weights.astype(np.float32), offsets.astype(np.float32), strength)


def _some_of_each(numbers: Numbers, seed: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which pictures are held out: of each class a quarter, one at least, never all."""
    chance = np.random.default_rng(seed)
    chosen = np.zeros(len(numbers), bool)
    for number in np.unique(numbers):
        members = chance.permutation(np.flatnonzero(numbers == number))
        chosen[members[: max(1, len(members) // _HELD_OUT)]] = True
    return chosen
