"""A likelihood ratio for a labelled gallery, or none where none surely helps."""

from typing import NamedTuple

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.projection.class_disjoint import Trial, choose, try_blends
from models_store.projection.identity import Identity
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.scatters import Labels, check_labelled


class Validated(NamedTuple):
    """A projection and why it is this one.

    Attributes:
        projection: The likelihood ratio, or the identity where it is switched off.
        trial: What the chosen blend did in validation; None where it is switched off.
    """

    projection: LikelihoodRatio | Identity
    trial: Trial | None


def fit_validated(sample: Vectors, labels: Labels, dimension: int, *, seed: int = 0) -> Validated:
    """Fit the blend that gains most on a gallery's classes and is safe for other classes.

    Where none is safe at the wanted length, a projection of the embeddings' own length is tried:
    in a small gallery, cutting is what harms other classes most, and length costs least.

    Args:
        sample: Shape ``(n, d)``.
        labels: Class of each, shape ``(n,)``, -1 where it is unknown.
        dimension: Length of a projected vector, at most.
        seed: For all that is drawn.

    Raises:
        ProjectionError: As :meth:`LikelihoodRatio.fit` says; fewer than four classes with four
            pictures each are no error, but no validation either.
    """
    check_labelled(sample, labels)
    for length in (dimension, None):
        try:
            chosen = choose(try_blends(sample, labels, length, seed=seed))
        except ProjectionError:  # half a gallery may be without variety, and so prove nothing
            chosen = None
        if chosen is not None:
            fitted = LikelihoodRatio.fit(sample, labels, length, blend=chosen.blend, seed=seed)
            return Validated(fitted, chosen)
    return Validated(Identity(), None)
