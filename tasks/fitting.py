"""The projection of a gallery's embeddings, fitted on a sample of them and on its labels."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from index_store.embeddings import EmbeddingStore
from models_store.encoders.base import Vectors
from models_store.profiles import Member
from models_store.projection.base import Projection
from models_store.projection.fitting import fit_projection
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.scatters import UNKNOWN, Labels
from models_store.projection.validated_ratio import fit_validated

_SAMPLE = 50_000  # embeddings are enough for any projection
_FEWEST = 2  # classes, and pictures of a class, that say anything

Refit = Callable[[Vectors, Labels], Projection]
"""Fits a projection of the same kind to other embeddings and their classes."""


class Fitted(NamedTuple):
    """A projection, and how to fit another of its kind."""

    projection: Projection
    refit: Refit


def fit(member: Member, store: EmbeddingStore, labels: Labels | None, *, seed: int) -> Fitted:
    """The projection that the profile wants for an encoder, fitted to a gallery.

    Args:
        member: The encoder, and which projection to which dimension.
        store: Its embeddings of the gallery, at least one.
        labels: Class of each, as :func:`classes` has it; None where too few are known.
        seed: For the sample, and for the solver.
    """
    rows: slice | np.ndarray = slice(None)
    if len(store) > _SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(len(store), _SAMPLE, replace=False))
    sample = store.vectors()[rows]
    by_labels = member.projection == LikelihoodRatio.kind and labels is not None
    kind = "pca" if by_labels else member.projection

    def refit(vectors: Vectors, _: Labels) -> Projection:
        return fit_projection(vectors, member.dimension, kind, seed=seed)

    plain = Fitted(refit(sample, np.zeros(0, np.int64)), refit)
    # Where even PCA is none, the gallery is too small, or no projection is wanted.
    if not by_labels or labels is None or plain.projection.kind != "pca":
        return plain
    return _by_labels(sample, labels[rows], member.dimension or 0, seed) or plain


def _by_labels(sample: Vectors, labels: Labels, dimension: int, seed: int) -> Fitted | None:
    """A likelihood ratio, and how to fit another with the same blend; None where none is safe."""
    projection, trial = fit_validated(sample, labels, dimension, seed=seed)
    if trial is None:
        return None
    # It is longer than wanted where only the embeddings' own length was safe.
    length = dimension if (projection.dimension or 0) <= dimension else None
    refit = partial(LikelihoodRatio.fit, dimension=length, blend=trial.blend, seed=seed)
    return Fitted(projection, refit)


def classes(labels: dict[int, str], ids: list[int]) -> Labels | None:
    """A number for each picture's class; None where there are too few classes to learn from.

    Args:
        labels: By picture, as far as there are any.
        ids: Of the pictures.
    """
    names = [labels.get(image_id) for image_id in ids]
    common = Counter(name for name in names if name is not None)
    if sum(number >= _FEWEST for number in common.values()) < _FEWEST:
        return None
    numbers = {name: number for number, name in enumerate(common)}
    return np.array([UNKNOWN if name is None else numbers[name] for name in names], np.int64)
