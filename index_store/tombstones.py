"""Hiding pictures from an index that holds them: removed ones, and those that a filter keeps out."""

import math
from collections.abc import Callable
from collections.abc import Set as AbstractSet

import numpy as np

from index_store.admitted import Many
from index_store.base import Candidate, Neighbours, Rows, Vectors
from index_store.embedding_files import GONE

Nearest = Callable[[Vectors, int], Neighbours]


def visible(
    nearest: Nearest,
    ids: Rows,
    queries: Vectors,
    k: int,
    hidden: AbstractSet[int],
    admitted: Many | None = None,
) -> list[list[Candidate]]:
    """The ``k`` nearest pictures that are not hidden, for each query.

    Asks for more than ``k``, and for twice as many again wherever too many of those were hidden or kept
    out, until there are ``k`` or the index has shown everything. Works with any kind of index, and costs
    nothing while nothing is hidden.

    Args:
        nearest: Searches the index for a number of neighbours.
        ids: Picture id of each of the index's rows; ``GONE`` for rows that are passed over.
        queries: Shape ``(q, dimension)``.
        k: How many.
        hidden: Ids of removed pictures.
        admitted: The only pictures that may be found; None for all.

    Returns:
        Candidates per query, at least ``k`` of them if there are, in the index's order.
    """
    found: list[list[Candidate]] = [[] for _ in queries]
    waiting = np.arange(len(queries))
    fetch = k + min(k, len(hidden))
    if admitted is not None:
        fetch = math.ceil(fetch * max(1.0, len(ids) / admitted.images))
    while len(waiting) and len(ids):
        fetch = min(fetch, len(ids))
        neighbours = nearest(queries[waiting], fetch)
        for query, rows, scores in zip(waiting, *neighbours, strict=True):
            real = rows >= 0
            places = zip(ids[rows[real]].tolist(), scores[real].tolist(), strict=True)
            shown = [
                Candidate(*place) for place in places if place[0] != GONE and place[0] not in hidden
            ]
            found[query] = shown if admitted is None else _passing(shown, admitted)
        if fetch == len(ids):
            break
        waiting = np.array([query for query in waiting if len(found[query]) < k], dtype=np.intp)
        fetch *= 2
    return found


def _passing(candidates: list[Candidate], admitted: Many) -> list[Candidate]:
    """Those that a filter lets through, in order."""
    passing = admitted.among([one.image_id for one in candidates])
    return [one for one in candidates if one.image_id in passing]
