"""Which projection an encoder's embeddings of a gallery get."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from models_store.encoders.base import Vectors
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.kinds import FittedKind
from models_store.projection.pca import Pca
from models_store.projection.whitened import Whitened

_FEW = 32
"""Fewer pictures than this say too little about those added before the next rebuild."""

_FITTED: Final[Mapping[FittedKind, type[Pca | Whitened]]] = {"pca": Pca, "whitened": Whitened}


def fit_projection(
    sample: Vectors, dimension: int | None, kind: FittedKind = "pca", *, seed: int = 0
) -> Projection:
    """Fit on a sample of a gallery's embeddings, shape ``(n, d)``.

    Args:
        sample: At most some 50,000 rows; more only take longer.
        dimension: Length of a projected vector, at most; None for no projection.
        kind: Which projection, if any.
        seed: For the solver.

    Returns:
        A projection of this kind, or the identity where none is wanted or the gallery is too small
        or too uniform for one.
    """
    if dimension is None or len(sample) < _FEW or not np.ptp(sample, axis=0).any():
        return Identity()
    return _FITTED[kind].fit(sample, dimension, seed=seed)
