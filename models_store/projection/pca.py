"""Principal components: fewer dimensions, and what all pictures of a gallery share taken away.

Jegou and Chum, "Negative evidences and co-occurences in image retrieval: the benefit of PCA and
whitening", ECCV 2012.
"""

from typing import ClassVar, Self

from models_store.encoders.base import Vectors
from models_store.projection.linear import Linear
from models_store.projection.principal import principal_components


class Pca(Linear):
    """A fitted principal component analysis."""

    kind: ClassVar[str] = "pca"

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
        found = principal_components(sample, dimension, seed=seed)
        return cls(found.mean, found.directions)
