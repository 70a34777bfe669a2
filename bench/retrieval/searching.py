"""Searches of a data set by some of its own pictures, each left out of its own ranking.

All are exact, and give the similarity of each query to each picture, shape ``(q, n)``.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from retrieval.views import Vectors

from index_store.rerank import expanded

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Search = Callable[[Vectors, Rows], Scores]

_DEEPEST = 50  # candidates that expansion may choose from


def plainly(embeddings: Vectors, queries: Rows) -> Scores:
    """By cosine."""
    return without_itself(embeddings[queries] @ embeddings.T, queries)


def expanding(n: int, alpha: float) -> Search:
    """A second time, with the ``n`` best candidates mixed into the query."""

    def run(embeddings: Vectors, queries: Rows) -> Scores:
        best = top(plainly(embeddings, queries), _DEEPEST)
        mixed = [
            expanded(embeddings[query], embeddings[rows], n, alpha)
            for query, rows in zip(queries, best, strict=True)
        ]
        return without_itself(np.stack(mixed) @ embeddings.T, queries)

    return run


def augmented(n: int, alpha: float) -> Search:
    """Each picture replaced by the weighted mean of itself and its ``n`` nearest.

    Database-side augmentation: Arandjelović and Zisserman, "Three things everyone should know to
    improve object retrieval", CVPR 2012; weights as in alpha query expansion. A query must not lend
    itself to the pictures it is to find, so a picture it is among the nearest of takes the next
    nearest instead when that query asks.
    """

    def run(embeddings: Vectors, queries: Rows) -> Scores:
        nearest, weights = _neighbours(embeddings, n + 1, alpha)
        mixed = embeddings + np.einsum("ij,ijd->id", weights[:, :n], embeddings[nearest[:, :n]])
        lengths = np.linalg.norm(mixed, axis=1)
        scores = embeddings[queries] @ (mixed / lengths[:, None]).T
        place = np.full(len(embeddings), -1)
        place[queries] = np.arange(len(queries))
        for picture, at in zip(*np.nonzero(place[nearest[:, :n]] >= 0), strict=True):
            query, instead = nearest[picture, at], nearest[picture, n]
            honest = mixed[picture] - weights[picture, at] * embeddings[query]
            honest = honest + weights[picture, n] * embeddings[instead]
            cosine = embeddings[query] @ honest / np.linalg.norm(honest)
            scores[place[query], picture] = cosine
        return without_itself(scores, queries)

    return run


def top(scores: Scores, k: int) -> Rows:
    """The pictures with the highest scores, best first, shape ``(q, k)``."""
    k = min(k, scores.shape[1] - 1)
    rows = np.argpartition(-scores, k, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, rows, axis=1), axis=1)
    return np.take_along_axis(rows, order, axis=1)


def _neighbours(embeddings: Vectors, n: int, alpha: float) -> tuple[Rows, Vectors]:
    """The nearest of each picture, and their weights, both of shape ``(pictures, n)``."""
    scores = plainly(embeddings, np.arange(len(embeddings)))
    nearest = top(scores, n)
    return nearest, np.take_along_axis(scores, nearest, axis=1).clip(min=1e-6) ** alpha


def without_itself(scores: Scores, queries: Rows) -> Scores:
    """The scores, in place, with each query at the very end of its own ranking."""
    scores[np.arange(len(queries)), queries] = -np.inf
    return scores
