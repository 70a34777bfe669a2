"""Clusters in place of classes, where nobody told the classes.

Pictures of one small cluster mostly are of one class, so what varies within clusters is, roughly, what
varies within classes. Roughly: a cluster is drawn around what is close together, so it scatters less
within than a class does, and it counts only in part. The idea is CPLFPA's, of pseudo-labels by k-means
for a gallery whose classes are unknown or have shifted.
"""

from typing import Final

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.projection.scatters import Labels, Scatters, mixed, scatters
from models_store.unit_length import unit_length

BETA: Final = 0.5
"""Share of clusters where they stand alone."""

_PICTURES: Final = 16  # of a cluster on average; 8 measure as well on Caltech-101, 32 far worse
_MOST_CLUSTERS: Final = 1_000
_SEEDINGS: Final = 3
_BATCH: Final = 1_024


def pseudo_labels(vectors: Vectors, clusters: int | None = None, *, seed: int = 0) -> Labels:
    """Cluster embeddings by direction.

    Args:
        vectors: Shape ``(n, d)``; reduced and centred ones are quicker and cluster no worse.
        clusters: How many, at least two; None for one per 16 pictures.
        seed: For the seedings.

    Returns:
        A cluster per vector, shape ``(n,)``.

    Raises:
        ProjectionError: There are fewer than four vectors, or some number is not finite.
    """
    from sklearn.cluster import MiniBatchKMeans  # takes a second to import; only fitting needs it

    if len(vectors) < 4 or not np.isfinite(vectors).all():
        raise ProjectionError(
            f"{len(vectors)} embeddings, or some that are not finite, cannot be clustered",
            hint="add pictures, or embed them again",
        )
    wanted = clusters or min(max(2, len(vectors) // _PICTURES), _MOST_CLUSTERS)
    kmeans = MiniBatchKMeans(wanted, batch_size=_BATCH, n_init=_SEEDINGS, random_state=seed)
    return np.asarray(kmeans.fit_predict(unit_length(vectors)), dtype=np.int64)


def guessed_scatters(vectors: Vectors, *, beta: float = BETA, seed: int = 0) -> Scatters:
    """Scatters without any label, of embeddings of shape ``(n, d)``.

    What clusters say of the scatter within classes is mixed with the safest guess there is, that
    classes scatter as all pictures do.

    Raises:
        ProjectionError: The embeddings cannot be clustered, or ``beta`` is no share.
    """
    guessed = scatters(vectors, pseudo_labels(vectors, seed=seed))
    return mixed(Scatters(guessed.total, guessed.total), guessed, beta)


def assisted_scatters(
    vectors: Vectors, labels: Labels, *, beta: float = 0.0, seed: int = 0
) -> Scatters:
    """Scatters of labels, with a share of those of clusters of all pictures, labelled or not.

    Args:
        vectors: Shape ``(n, d)``.
        labels: Shape ``(n,)``; see :func:`scatters`.
        beta: Share of the clusters, less than 1; above 0 where the gallery has shifted since it was
            labelled, or is labelled in small part.
        seed: For the clusters.

    Raises:
        ProjectionError: As :func:`scatters` and :func:`mixed` say.
    """
    trained = scatters(vectors, labels)
    if beta == 0:
        return trained
    return mixed(trained, scatters(vectors, pseudo_labels(vectors, seed=seed)), beta)
