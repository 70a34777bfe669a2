"""Hiding removed pictures from an index that still holds them."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

import numpy as np

from index_store.base import Candidate, Neighbours, Rows, Vectors
from index_store.embedding_files import GONE

Nearest = Callable[[Vectors, int], Neighbours]


def visible(
    nearest: Nearest, ids: Rows, queries: Vectors, k: int, hidden: AbstractSet[int]
) -> list[list[Candidate]]:
    """The ``k`` nearest pictures that are not hidden, for each query.

    Asks for more than ``k``, and for twice as many again wherever too many of those were hidden,
    until there are ``k`` or the index has shown everything. Works with any kind of index, and costs
    nothing while nothing is hidden.

    Args:
        nearest: Searches the index for a number of neighbours.
        ids: Picture id of each of the index's rows; ``GONE`` for rows that are passed over.
        queries: Shape ``(q, dimension)``.
        k: How many.
        hidden: Ids of removed pictures.

    Returns:
        Candidates per query, at least ``k`` of them if there are, in the index's order.
    """
    found: list[list[Candidate]] = [[] for _ in queries]
    waiting = np.arange(len(queries))
    fetch = k + min(k, len(hidden))
    while len(waiting) and len(ids):
        fetch = min(fetch, len(ids))
        neighbours = nearest(queries[waiting], fetch)
        for query, rows, scores in zip(waiting, *neighbours, strict=True):
            real = rows >= 0
            places = zip(ids[rows[real]].tolist(), scores[real].tolist(), strict=True)
            found[query] = [
                Candidate(*place) for place in places if place[0] != GONE and place[0] not in hidden
            ]
        if fetch == len(ids):
            break
        waiting = np.array([query for query in waiting if len(found[query]) < k], dtype=np.intp)
        fetch *= 2
    return found
