"""The likelihood ratio of "same class" to "any class" for the difference of two embeddings.

With differences ``d`` normal about zero, of covariance ``S_S = 2 within`` for a class and
``S_D = 2 total`` for all, ``s(d) = 1/2 (log|S_D| - log|S_S|) - 1/2 d' (inv(S_S) - inv(S_D)) d``. Solving
``total v = l within v`` with ``V' within V = I`` makes both diagonal: the ratio is a constant less a
weighted squared distance, direction by direction. Zhang et al., "GLRT-Based Metric Learning for Remote
Sensing Object Retrieval", arXiv 2410.05773; Koestinger et al., "Large Scale Metric Learning from
Equivalence Constraints" (KISSME), CVPR 2012.
"""

from typing import NamedTuple

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.projection.scatters import Matrix, Scatters, shrunk

_ROUNDING = 1e-9


class Ratio(NamedTuple):
    """The ratio, direction by direction.

    Attributes:
        directions: Of within-class variance one, not orthogonal, one per row, strongest first, shape
            ``(m, d)``.
        spreads: Total variance along each over the within-class one, above 1, shape ``(m,)``.
    """

    directions: Matrix
    spreads: Matrix

    @property
    def map(self) -> Matrix:
        """What maps an embedding to where plain squared distance ranks by the ratio; as directions."""
        return np.asarray(self.directions * np.sqrt(1 - 1 / self.spreads)[:, None])

    @property
    def constant(self) -> float:
        """Log-likelihood ratio of two equal embeddings, the highest there is."""
        return float(np.log(self.spreads).sum() / 2)

    def log_odds(self, differences: Vectors) -> Matrix:
        """Log-likelihood ratio of each difference of two embeddings; ``(n, d)`` -> ``(n,)``.

        Above zero "same class" is the likelier, if both are as frequent.
        """
        # The covariance of a difference is twice that of an embedding: half of the half.
        squares = ((differences @ self.map.T) ** 2).sum(axis=1)
        return np.asarray(self.constant - squares / 4)


def likelihood_ratio(given: Scatters, shrinkage: float) -> Ratio:
    """Solve for the ratio.

    Directions in which embeddings differ no more between classes than within are left out: they say
    nothing of these classes, though they may tell others apart.

    Args:
        given: The scatters.
        shrinkage: Share of its mean variance that each scatter gains in every direction.

    Raises:
        ProjectionError: The scatters are of no use even when shrunk, as those of embeddings that are
            all the same, or the classes do not differ in any direction.
    """
    from scipy.linalg import eigh  # slow, only fitting needs it

    try:
        spreads, vectors = eigh(shrunk(given.total, shrinkage), shrunk(given.within, shrinkage))
    except (np.linalg.LinAlgError, ValueError) as error:
        raise ProjectionError(
            f"the classes' scatters have no likelihood ratio: {error}",
            hint="shrink them more, or give different pictures of each class",
        ) from error
    kept = np.flatnonzero(spreads > 1 + _ROUNDING)[::-1]  # ascending until here
    if not len(kept):
        raise ProjectionError("classes differ no more than their pictures do", hint="use PCA")
    return Ratio(vectors.T[kept], spreads[kept])
