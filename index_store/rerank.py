"""A costlier second look at what a search found.

Alpha query expansion: the best candidates join the query, each by how alike it is, and the search is
made again. What they have in common with the query counts twice then, what only the query shows
counts less. Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation",
TPAMI 2019; average query expansion, which it refines, is of Chum et al., "Total Recall", ICCV 2007.
"""

from typing import Final

import numpy as np

from index_store.base import Vectors

ALPHA: Final = 3.0
"""How much more the most alike candidates count than the others; the paper's choice."""

SAME: Final = 0.9999
"""A candidate at least this alike is the query's own picture and can tell nothing new."""


def expanded(query: Vectors, candidates: Vectors, n: int, alpha: float = ALPHA) -> Vectors:
    """The query with its best candidates mixed in.

    Args:
        query: L2-normalised, shape ``(dimension,)``.
        candidates: L2-normalised, best first, shape ``(m, dimension)``.
        n: How many of them are mixed in, at most; copies of the query do not count, nor does what
            is not alike at all or the opposite.
        alpha: Power of the similarity that a candidate is weighted by; 0 for the plain mean.

    Returns:
        The new query, L2-normalised, shape ``(dimension,)``.
    """
    alike = candidates @ query
    chosen = np.flatnonzero((alike > 0) & (alike < SAME))[:n]
    mixed = query + alike[chosen] ** alpha @ candidates[chosen]
    return (mixed / np.linalg.norm(mixed)).astype(np.float32)
