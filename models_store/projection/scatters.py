"""How embeddings of one class scatter, and how all do: what the likelihood ratio is made of.

Both are half the mean outer product of the differences of pairs, found without drawing any pair: of a
picture and another of its class, and of a picture and any other. Every picture counts the same, so a
large class counts by its size and not by its square. Zhang et al., "GLRT-Based Metric Learning for
Remote Sensing Object Retrieval", arXiv 2410.05773, draw the pairs; Koestinger et al., "Large Scale
Metric Learning from Equivalence Constraints", CVPR 2012, have the same two matrices.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError

Labels = NDArray[np.int64]
Matrix = NDArray[np.float64]

UNKNOWN: Final = -1
"""The label of a picture whose class nobody told."""


class Scatters(NamedTuple):
    """Covariances of shape ``(d, d)``.

    Attributes:
        within: Of a class about its own mean, the classes pooled.
        total: Of all about the common mean.
    """

    within: Matrix
    total: Matrix


def scatters(vectors: Vectors, labels: Labels) -> Scatters:
    """Estimate both without bias.

    Args:
        vectors: Shape ``(n, d)``.
        labels: One class per vector, shape ``(n,)``; of class :data:`UNKNOWN`, and of classes with one
            picture, only the total scatter learns something.

    Raises:
        ProjectionError: The labels do not fit the vectors, some number is not finite, or there are not
            two classes with two pictures each.
    """
    check_labelled(vectors, labels)
    classes, members, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    useful = ((sizes > 1) & (classes != UNKNOWN))[members]
    exact = vectors.astype(np.float64)
    sums = np.zeros((len(classes), vectors.shape[1]))
    np.add.at(sums, members, exact)
    own = sizes[members].astype(np.float64)
    # n / (n - 1) of a class makes up for the mean that was taken from the class itself.
    weights = np.sqrt(own[useful] / (own[useful] - 1))
    deviations = (exact - (sums / sizes[:, None])[members])[useful] * weights[:, None]
    centred = exact - exact.mean(axis=0)
    return Scatters(
        deviations.T @ deviations / len(deviations), centred.T @ centred / (len(vectors) - 1)
    )


def mixed(trained: Scatters, guessed: Scatters, beta: float) -> Scatters:
    """Scatters of labels that are known, with a share of those of labels that are guessed.

    Args:
        trained: Of known labels.
        guessed: Of the same dimension, say of clusters.
        beta: Share of the guessed, at least 0 and less than 1: clusters are drawn around pictures that
            lie close together, so they always scatter less within than classes do.

    Raises:
        ProjectionError: ``beta`` is no such share, or the dimensions differ.
    """
    if not 0 <= beta < 1:
        raise ProjectionError(f"{beta} is no share of guessed scatters", hint="take 0 <= beta < 1")
    if trained.within.shape != guessed.within.shape:
        raise ProjectionError("scatters of different dimensions cannot be mixed")
    return Scatters(
        (1 - beta) * trained.within + beta * guessed.within,
        (1 - beta) * trained.total + beta * guessed.total,
    )


def shrunk(scatter: Matrix, shrinkage: float) -> Matrix:
    """Add ``shrinkage`` times the mean variance in every direction, which few pictures leave unsure."""
    size = len(scatter)
    return np.asarray(scatter + np.eye(size) * (shrinkage * np.trace(scatter) / size))


def check_labelled(vectors: Vectors, labels: Labels) -> None:
    """Refuse what no scatter can be estimated from.

    Raises:
        ProjectionError: As :func:`scatters` says.
    """
    if vectors.ndim != 2 or labels.shape != (len(vectors),):
        raise ProjectionError(
            f"labels of shape {labels.shape} do not fit vectors of shape {vectors.shape}",
            hint="give one label per embedding",
        )
    if not np.isfinite(vectors).all():
        raise ProjectionError(
            "there are embeddings that are not finite", hint="embed these pictures again"
        )
    classes, sizes = np.unique(labels[labels != UNKNOWN], return_counts=True)
    if (sizes > 1).sum() < 2:
        raise ProjectionError(
            f"{len(classes)} classes, of which {(sizes > 1).sum()} have two pictures or more, do not "
            "show what tells classes apart",
            hint="label at least two pictures of each of two classes, or leave out the labels",
        )
