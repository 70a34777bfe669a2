"""Rankings by cosine, after PCA and by the likelihood ratio, in halves that none was fitted on."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from retrieval.halves import Fold, Labels
from retrieval.judging import Precisions, precisions
from retrieval.searching import Rows, plainly, top
from retrieval.views import Vectors

from index_store.fusion.table import Cached
from models_store.projection.base import Projection
from models_store.projection.fitting import fit_projection
from models_store.projection.identity import Identity
from models_store.projection.likelihood_blend import Blend
from models_store.projection.validated_ratio import fit_validated

COSINE: Final = "cosine"
PCA: Final = "pca"
RATIO: Final = "likelihood_ratio"
METRICS: Final = (COSINE, PCA, RATIO)

_DEPTH: Final = 100  # candidates each encoder brings, as the service has it by default


class Fitted(NamedTuple):
    """A projection, and what is worth knowing of it.

    Attributes:
        projection: What maps embeddings.
        blend: That validation chose; None where the projection is no likelihood ratio.
    """

    projection: Projection
    blend: Blend | None = None

    def __str__(self) -> str:
        """Say it in a few characters."""
        if self.blend is None:
            return self.projection.kind
        return f"{self.blend.shrinkage:g}/{self.blend.share:g}/{self.projection.dimension}"


class Found(NamedTuple):
    """What one encoder found by one metric, in all folds.

    Attributes:
        rankings: Of every query, 100 deep.
        precisions: Average precision at ten of every query, shape ``(q,)``.
        fitted: What the metric was in each fold.
    """

    rankings: Cached
    precisions: Precisions
    fitted: tuple[str, ...]


def asked(labels: Labels, folds: Sequence[Fold]) -> list[Rows]:
    """The queries of each fold, as rows of its searched half: those with another of their class."""
    return [np.flatnonzero(_others(labels[fold.searched]) > 0) for fold in folds]


def perfect(labels: Labels, folds: Sequence[Fold]) -> Rows:
    """How many relevant pictures there are for each query of all folds, shape ``(q,)``."""
    halves = [labels[fold.searched] for fold in folds]
    return np.concatenate(
        [_others(half)[rows] for half, rows in zip(halves, asked(labels, folds), strict=True)]
    )


def found(
    vectors: Vectors, labels: Labels, folds: Sequence[Fold], dimension: int | None, *, seed: int
) -> dict[str, Found]:
    """Search every fold by every metric.

    Args:
        vectors: One encoder's embeddings, shape ``(n, d)``.
        labels: Shape ``(n,)``.
        folds: The halves.
        dimension: Length of a projected vector, as the encoder's profile has it.
        seed: For what is fitted.
    """
    parts: dict[str, list[Found]] = {metric: [] for metric in METRICS}
    for fold, queries in zip(folds, asked(labels, folds), strict=True):
        metrics = fit(vectors[fold.fitted], labels[fold.fitted], dimension, seed=seed)
        for metric, fitted in metrics.items():
            mapped = fitted.projection.apply(vectors[fold.searched])
            parts[metric].append(_search(mapped, labels[fold.searched], queries, str(fitted)))
    return {metric: _joined(one) for metric, one in parts.items()}


def fit(
    sample: Vectors, labels: Labels, dimension: int | None, *, seed: int
) -> Mapping[str, Fitted]:
    """Every metric as the service would fit it: no ratio where validation finds none that is safe."""
    if dimension is None:
        return dict.fromkeys(METRICS, Fitted(Identity()))
    pca = fit_projection(sample, dimension, PCA, seed=seed)
    validated = fit_validated(sample, labels, dimension, seed=seed)
    ratio = Fitted(validated.projection, validated.trial.blend) if validated.trial else Fitted(pca)
    return {COSINE: Fitted(Identity()), PCA: Fitted(pca), RATIO: ratio}


def _search(vectors: Vectors, labels: Labels, queries: Rows, fitted: str) -> Found:
    scores = plainly(vectors, queries)
    rows = top(scores, _DEPTH)
    relevant = labels[rows] == labels[queries][:, None]
    rankings = Cached(rows, np.take_along_axis(scores, rows, axis=1), relevant)
    return Found(rankings, precisions(rows, labels, queries), (fitted,))


def _joined(parts: Sequence[Found]) -> Found:
    """The queries of all folds, one after the other; pictures keep the numbers of their fold."""
    rankings = [one.rankings for one in parts]
    return Found(
        Cached(*(np.concatenate(column) for column in zip(*rankings, strict=True))),
        np.concatenate([one.precisions for one in parts]),
        tuple(fitted for one in parts for fitted in one.fitted),
    )


def _others(labels: Labels) -> Rows:
    """How many others of its class there are for each picture."""
    _, members, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    counts: Rows = sizes[members] - 1
    return counts
