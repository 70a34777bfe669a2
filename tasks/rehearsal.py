"""A gallery asked about its own pictures, to learn how likely what is found is right.

A query is no picture that a projection was fitted on, and some queries are of no class the gallery has.
So pictures are held out, and the projection is fitted anew without them: once a quarter of the labelled
pictures at a time, which then ask for their like among the rest; and once a quarter of the classes at a
time, whose pictures are strangers to what is left. A likelihood ratio fitted on the very pictures that
ask would make odds too sure, and one fitted on a class says nothing of how it sees other classes.
Pictures that are searched among are those it was fitted on, as in use. Odds count both kinds of query
as equally frequent.
"""

import logging
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from faiss import METRIC_INNER_PRODUCT
from faiss.contrib.exhaustive_search import knn_ground_truth
from numpy.typing import NDArray

from index_store.base import Rows, Vectors
from index_store.projected import CHUNK_ROWS, Project
from index_store.rerank import expanded
from models_store.errors import ProjectionError
from models_store.projection.log_odds import FIRST, Answers, LogOdds
from models_store.projection.scatters import UNKNOWN, Labels
from tasks.fitting import Refit

FOLDS: Final = 4
_MOST_QUERIES: Final = 250  # of one fold
_MOST_FITTED: Final = 4_000  # embeddings; galleries of any size are searched whole
_COPIES: Final = 10  # candidates that may be copies of the query, which expansion passes over


log = logging.getLogger(__name__)


class _Fold(NamedTuple):
    """Rows of pictures that ask, and of those they search among."""

    asking: Rows
    searched: Rows


def learn_odds(
    vectors: Vectors, labels: Labels | None, refit: Refit, *, expand: int = 0, seed: int = 0
) -> tuple[LogOdds | None, str | None]:
    """How likely results are right, learned from what :func:`rehearse` would find.

    Args:
        vectors: As :func:`rehearse` has them.
        labels: The same; None where too few are known.
        refit: Fits the projection anew.
        expand: How many candidates join each query.
        seed: For all that is drawn.

    Returns:
        The odds, or None and why that cannot be known.
    """
    if labels is None:
        return None, "fewer than two classes have two pictures or more"
    try:
        return LogOdds.fit(rehearse(vectors, labels, refit, expand=expand, seed=seed)), None
    except ProjectionError as error:
        log.info("results will have no probability: %s", error)
        return None, str(error)


def rehearse(
    vectors: Vectors, labels: Labels, refit: Refit, *, expand: int = 0, seed: int = 0
) -> Answers:
    """What the gallery's own pictures would find.

    Args:
        vectors: Embeddings as they are stored, shape ``(n, d)``; usually a memory map.
        labels: Class of each, shape ``(n,)``; of :data:`UNKNOWN` are no queries and no candidates.
        refit: Fits the projection anew, to fewer pictures.
        expand: How many candidates of a first search join each query for the second.
        seed: For all that is drawn.

    Returns:
        Answers of both kinds of query; each kind counts for half. Of no query if there are not two
        classes.

    Raises:
        ProjectionError: What is left of the gallery cannot be fitted.
    """
    random = np.random.default_rng(seed)
    parts = [
        part
        for folds in (_by_picture(labels, random), _by_class(labels, random))
        if (part := [_asked(vectors, labels, fold, refit, expand, random) for fold in folds])
    ]
    if len(parts) < 2 or not all(sum(len(one.scores) for one in part) for part in parts):
        empty = np.zeros((0, FIRST))
        return Answers(empty, empty, empty.astype(bool), np.zeros(0))
    kinds = [Answers(*map(np.concatenate, zip(*_even(part), strict=True))) for part in parts]
    halves = [one._replace(weights=one.weights / len(one.weights)) for one in kinds]
    return Answers(*map(np.concatenate, zip(*_even(halves), strict=True)))


def agreement(labels: Labels) -> NDArray[np.float64]:
    """Share of each query's candidates that carry the same label as one of them.

    Args:
        labels: Of the candidates, shape ``(q, k)``.

    Returns:
        The same shape.
    """
    same: NDArray[np.float64] = (labels[:, :, None] == labels[:, None, :]).mean(axis=2)
    return same


def _by_picture(labels: Labels, random: np.random.Generator) -> Iterator[_Fold]:
    """A quarter of the labelled pictures at a time; what is alone in its class does not ask."""
    known = random.permutation(np.flatnonzero(labels != UNKNOWN))
    for number in range(FOLDS):
        searched = np.sort(np.delete(known, np.s_[number::FOLDS]))
        asking = known[number::FOLDS]
        asking = asking[np.isin(labels[asking], labels[searched])]
        yield _Fold(asking[:_MOST_QUERIES], searched)


def _by_class(labels: Labels, random: np.random.Generator) -> Iterator[_Fold]:
    """A quarter of the classes at a time, or one of them where there are fewer than four."""
    classes = random.permutation(np.unique(labels[labels != UNKNOWN]))
    for out in np.array_split(classes, min(FOLDS, len(classes))) if len(classes) > 1 else ():
        asking = np.flatnonzero(np.isin(labels, out))
        searched = np.flatnonzero((labels != UNKNOWN) & ~np.isin(labels, out))
        yield _Fold(random.permutation(asking)[:_MOST_QUERIES], searched)


def _asked(
    vectors: Vectors,
    labels: Labels,
    fold: _Fold,
    refit: Refit,
    expand: int,
    random: np.random.Generator,
) -> Answers:
    """The answers to one fold's queries."""
    rows = fold.searched
    sample = np.sort(random.permutation(rows)[:_MOST_FITTED])
    project = refit(vectors[sample], labels[sample]).apply
    queries = project(vectors[np.sort(fold.asking)])
    if expand and len(queries):
        _, found = _nearest(vectors, rows, project, queries, expand + _COPIES)
        best = (project(vectors[one]) for one in found)
        queries = np.stack([expanded(q, c, expand) for q, c in zip(queries, best, strict=True)])
    scores, found = _nearest(vectors, rows, project, queries, FIRST)
    carried = labels[found]
    right = carried == labels[np.sort(fold.asking)][:, None]
    return Answers(scores, agreement(carried), right, np.ones(len(queries)))


def _nearest(
    vectors: Vectors, rows: Rows, project: Project, queries: Vectors, k: int
) -> tuple[Vectors, Rows]:
    """Scores and rows of the nearest of ``rows``, best first, each of shape ``(q, at most k)``."""
    k = min(k, len(rows))
    if not len(queries):
        return np.zeros((0, k), np.float32), np.zeros((0, k), np.int64)
    chunks = (
        project(vectors[rows[at : at + CHUNK_ROWS]]) for at in range(0, len(rows), CHUNK_ROWS)
    )
    scores, places = knn_ground_truth(  # type: ignore[no-untyped-call]
        queries, chunks, k, METRIC_INNER_PRODUCT, ngpu=0
    )
    return scores, rows[places]


def _even(parts: list[Answers]) -> list[Answers]:
    """The same with as many candidates of each query: galleries of a few pictures have fewer."""
    k = min(one.scores.shape[1] for one in parts)
    return [
        Answers(one.scores[:, :k], one.agreement[:, :k], one.right[:, :k], one.weights)
        for one in parts
    ]
