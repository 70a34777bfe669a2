"""The directions in which a sample of embeddings varies most."""

from typing import NamedTuple

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError


class Principal(NamedTuple):
    """A sample's principal components.

    Attributes:
        mean: What all embeddings share, shape ``(d,)``.
        directions: Orthonormal, one per row, strongest first, shape ``(dimension, d)``.
        variances: Of the sample along each, shape ``(dimension,)``, above zero.
    """

    mean: Vectors
    directions: Vectors
    variances: Vectors


def principal_components(sample: Vectors, dimension: int, *, seed: int = 0) -> Principal:
    """Find the strongest components of a sample of embeddings.

    Args:
        sample: Embeddings, shape ``(n, d)``; tens of thousands are plenty.
        dimension: Components wanted; fewer are found where the sample does not have as many.
        seed: For the randomised solver, which scikit-learn chooses when it pays.

    Raises:
        ProjectionError: The sample does not vary, so there is no component at all.
    """
    from sklearn.decomposition import PCA  # takes a second to import; only fitting needs it

    possible = min(dimension, sample.shape[1], len(sample) - 1)
    if possible < 1 or not np.ptp(sample, axis=0).any():
        raise ProjectionError(
            f"{len(sample)} embeddings without variety have no principal components",
            hint="add more, and different, pictures",
        )
    # Centred first: the shared part is most of an embedding, and squaring it costs precision.
    mean = sample.mean(axis=0, dtype=np.float64).astype(np.float32)
    fitted = PCA(possible, svd_solver="auto", random_state=seed).fit(sample - mean)
    deviations = np.sqrt(fitted.explained_variance_)
    kept = deviations > deviations[0] * np.finfo(np.float32).eps  # the rest is rounding
    return Principal(
        mean,
        fitted.components_[kept].astype(np.float32),
        fitted.explained_variance_[kept].astype(np.float32),
    )
