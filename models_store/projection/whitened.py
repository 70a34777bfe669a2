"""Whitened principal components: each counts the same, however much a gallery varies along it.

That helps some embeddings and harms others: measure first. Jegou and Chum, "Negative evidences and
co-occurences in image retrieval: the benefit of PCA and whitening", ECCV 2012.

The variances of a small sample are unsure, the small ones most: dividing by them as they are would
turn chance into the loudest component. They are drawn towards their mean first, by as much as Ledoit
and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", Journal of
Multivariate Analysis 88, 2004, find best for the sample; of a large one nearly nothing.
"""

from typing import ClassVar, Self

import numpy as np

from models_store.encoders.base import Vectors
from models_store.projection.linear import Linear
from models_store.projection.principal import principal_components


class Whitened(Linear):
    """A fitted principal component analysis, its components scaled to like variance."""

    kind: ClassVar[str] = "whitened"

    @classmethod
    def fit(cls, sample: Vectors, dimension: int, *, seed: int = 0) -> Self:
        """Fit on a sample of embeddings.

        Args:
            sample: Embeddings, shape ``(n, d)``; tens of thousands are plenty.
            dimension: Components wanted; fewer are kept where the sample does not have as many.
            seed: For the randomised solver, which scikit-learn chooses when it pays.

        Raises:
            ProjectionError: The sample does not vary, so there is no component at all.
        """
        from sklearn.covariance import ledoit_wolf_shrinkage  # slow to import, only used here

        found = principal_components(sample, dimension, seed=seed)
        centred = (sample - found.mean) @ found.directions.T
        shrinkage = ledoit_wolf_shrinkage(centred, assume_centered=True)
        variances = (1 - shrinkage) * found.variances + shrinkage * found.variances.mean()
        components = found.directions / np.sqrt(variances)[:, None]
        return cls(found.mean, components.astype(np.float32))
