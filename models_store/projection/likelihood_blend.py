"""The likelihood ratio, tamed: some of the cosine stays, so that other classes can be told apart too."""

from typing import Final, NamedTuple

import numpy as np

from models_store.encoders.base import Vectors
from models_store.projection.ratio import likelihood_ratio
from models_store.projection.scatters import Matrix, Scatters

COMPONENTS: Final = 512
"""Principal components that scatters are estimated in, at most; fewer gain less."""


class Blend(NamedTuple):
    """How much of the likelihood ratio there is in a metric.

    Attributes:
        shrinkage: Share of its mean variance that each scatter gains in every direction.
        share: Of the ratio in the squared length of an average embedding; the rest is the cosine's.
    """

    shrinkage: float
    share: float


NAIVE: Final = Blend(0.1, 1.0)
"""The ratio and nothing else: best on the classes it was fitted on, a trap on others."""

CAREFUL: Final = Blend(1.0, 0.8)
"""For clusters, where nothing can be validated. On pictures like the clustered ones it gained more than
PCA wherever it was measured, by 0.3 to 6 points; on clothes of other kinds half a point less."""


def blended(given: Scatters, blend: Blend, directions: Vectors, dimension: int | None) -> Vectors:
    """The linear map whose inner product is the blend's.

    Args:
        given: Scatters of embeddings reduced to ``m`` components.
        blend: The blend.
        directions: The components, orthonormal, one per row, shape ``(m, d)``.
        dimension: Most directions to keep: those along which mapped embeddings vary most. None to
            keep all there are of an embedding: outside the components they count as in cosine.

    Returns:
        Directions, not orthogonal, one per row, shape ``(at most dimension, d)``, strongest first; or
        for all, in no order, ``(d, d)``.

    Raises:
        ProjectionError: The scatters have no likelihood ratio.
    """
    from scipy.linalg import eigh  # slow, only fitting needs it

    ratio = likelihood_ratio(given, blend.shrinkage).map
    # Divided by the mean squared length they give, the two parts count by their share.
    root = ratio / np.sqrt(np.sum(ratio @ given.total * ratio))
    cosine = (1 - blend.share) / np.trace(given.total)
    if cosine > 0:
        root = np.linalg.cholesky(blend.share * root.T @ root + cosine * np.eye(root.shape[1])).T
    if dimension is None:
        return _all_directions(root, cosine, directions)
    weakest = max(len(root) - dimension, 0)
    variances, turned = eigh(root @ given.total @ root.T, subset_by_index=(weakest, len(root) - 1))
    kept = np.flatnonzero(variances > variances[-1] * np.finfo(np.float32).eps)[::-1]
    return np.asarray(turned.T[kept] @ root @ directions, dtype=np.float32)


def _all_directions(root: Matrix, cosine: float, directions: Vectors) -> Vectors:
    """The symmetric root of the metric in the components' space and of cosine outside of it."""
    lengths, axes = np.linalg.eigh(root.T @ root)
    inside = axes * (np.sqrt(np.maximum(lengths, 0)) - np.sqrt(cosine)) @ axes.T
    outside = np.sqrt(cosine) * np.eye(directions.shape[1])
    return np.asarray(outside + directions.T @ inside @ directions, dtype=np.float32)
