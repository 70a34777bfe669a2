"""Whether a new index deserves to be published."""

from typing import NamedTuple

import numpy as np
from faiss import METRIC_INNER_PRODUCT
from faiss.contrib.exhaustive_search import knn_ground_truth

from index_store.base import Neighbours, VectorIndex, Vectors
from index_store.errors import CorruptStoreError, IndexStoreError
from index_store.projected import Project, projected_chunks, unchanged

LEAST_SELF_RECALL = 0.98
LEAST_RECALL = 0.9
TOLERANCE = 1e-4  # cosines the libraries round differently; duplicates are as good as each other


class Figures(NamedTuple):
    """What was measured.

    Attributes:
        rows: Vectors in the index.
        dimension: Length of each.
        self_recall: Share of sampled pictures whose first neighbour is as near as they are to
            themselves.
        recall: Share of the sampled pictures' ten nearest that the index found.
    """

    rows: int
    dimension: int
    self_recall: float
    recall: float


def check_index(
    index: VectorIndex,
    vectors: Vectors,
    project: Project = unchanged,
    *,
    sample: int = 256,
    k: int = 10,
    seed: int = 0,
) -> Figures:
    """Compare an index with exact search over the vectors it was built from.

    Similarities are computed afresh from the rows the index names, so that an index whose rows are
    in another order fails too, and a neighbour counts if it is no farther than the true k-th, so
    that duplicates do no harm.

    Args:
        index: The index.
        vectors: The unprojected embeddings it covers, shape ``(n, d)``; read in pieces.
        project: The projection it was built with.
        sample: How many pictures to ask for.
        k: How many neighbours to compare.
        seed: Chooses the sample.

    Raises:
        CorruptStoreError: The index has other rows, or does not find its own pictures.
        IndexStoreError: It misses too many neighbours.
    """
    if len(index) != len(vectors):
        raise CorruptStoreError(f"the index has {len(index)} rows instead of {len(vectors)}")
    chosen = np.random.default_rng(seed).permutation(len(vectors))[:sample]
    queries = project(vectors[np.sort(chosen)])
    if index.dimension != queries.shape[1]:
        raise CorruptStoreError(
            f"the index has dimension {index.dimension} instead of {queries.shape[1]}"
        )
    k = min(k, len(index))
    found = _scored_afresh(index.search(queries, k), queries, vectors, project)
    true, _ = knn_ground_truth(  # type: ignore[no-untyped-call]
        queries, projected_chunks(vectors, project), k, METRIC_INNER_PRODUCT, ngpu=0
    )
    own = np.einsum("qd,qd->q", queries, queries)
    figures = Figures(
        rows=len(index),
        dimension=index.dimension,
        self_recall=float((found.max(axis=1) >= own - TOLERANCE).mean()),
        recall=float((found >= true[:, -1:] - TOLERANCE).mean()),
    )
    _judge(figures)
    return figures


def _scored_afresh(
    neighbours: Neighbours, queries: Vectors, vectors: Vectors, project: Project
) -> Vectors:
    """True similarities of the rows found, shape ``(q, k)``; ``-inf`` for none and for repeats."""
    scores = np.full(neighbours.rows.shape, -np.inf, dtype=np.float32)
    for query, rows, into in zip(queries, neighbours.rows, scores, strict=True):
        _, first = np.unique(rows, return_index=True)
        places = first[rows[first] >= 0]
        into[places] = project(vectors[rows[places]]) @ query
    return scores


def _judge(figures: Figures) -> None:
    if figures.self_recall < LEAST_SELF_RECALL:
        raise CorruptStoreError(
            f"only {figures.self_recall:.1%} of sampled pictures find themselves in the new index",
            hint="Reindex again; if that does not help, choose another kind of index.",
        )
    if figures.recall < LEAST_RECALL:
        raise IndexStoreError(
            f"the new index finds only {figures.recall:.1%} of the nearest pictures",
            hint="Choose another kind of index for this encoder; `exact` misses none.",
        )
