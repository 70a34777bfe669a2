"""Which projection an encoder's embeddings of a gallery get."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from models_store.encoders.base import Vectors
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.kinds import FittedKind
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.pca import Pca
from models_store.projection.scatters import Labels
from models_store.projection.validated_ratio import fit_validated
from models_store.projection.whitened import Whitened

_FEW = 32
"""Fewer pictures than this say too little about those added before the next rebuild."""

_UNLABELLED: Final[Mapping[FittedKind, type[Pca | Whitened]]] = {"pca": Pca, "whitened": Whitened}


def fit_projection(
    sample: Vectors,
    dimension: int | None,
    kind: FittedKind = "pca",
    *,
    labels: Labels | None = None,
    seed: int = 0,
) -> Projection:
    """Fit on a sample of a gallery's embeddings, shape ``(n, d)``.

    Args:
        sample: At most some 50,000 rows; more only take longer.
        dimension: Length of a projected vector, at most; None for no projection.
        kind: Which projection, if any.
        labels: Class of each embedding, -1 where it is unknown, shape ``(n,)``; only a likelihood
            ratio looks at them, and makes do with clusters where there are none.
        seed: For the solver.

    Returns:
        A projection of this kind, or the identity where none is wanted or the gallery is too small or
        too uniform for one; PCA instead of a likelihood ratio that the labels do not show to be safe.

    Raises:
        ProjectionError: The labels do not fit the sample, or are not of two classes with two pictures
            each.
    """
    if dimension is None or len(sample) < _FEW or not np.ptp(sample, axis=0).any():
        return Identity()
    if kind != LikelihoodRatio.kind:
        return _UNLABELLED[kind].fit(sample, dimension, seed=seed)
    if labels is None:
        return LikelihoodRatio.fit(sample, None, dimension, seed=seed)
    validated = fit_validated(sample, labels, dimension, seed=seed)
    return validated.projection if validated.trial else Pca.fit(sample, dimension, seed=seed)
