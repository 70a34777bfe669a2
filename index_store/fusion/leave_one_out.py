"""What a ranking would be without each of the encoders that made it."""

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from index_store.fusion.base import Fused


def without_each(fused: Sequence[Fused], encoders: Iterable[str], k: int) -> dict[str, list[int]]:
    """The ``k`` best without each encoder, best first, by encoder.

    What :func:`index_store.fusion.base.fuse` gives for the other ballots, ties included: what a place in
    one ranking is worth does not depend on the others, so that the other votes only have to be added up
    again.

    Args:
        fused: All candidates that anybody voted for, with all their votes, best first. No vote takes
            anything away, so that who is far behind with all votes need not be looked at.
        encoders: Whom to leave out in turn.
        k: How many results.
    """
    return {one: _without(fused, one, k) for one in encoders}


def _without(fused: Sequence[Fused], encoder: str, k: int) -> list[int]:
    best: list[tuple[float, int, int]] = []
    for start in range(0, len(fused), k):
        if len(best) == k and fused[start].score < -best[-1][0]:
            break  # from here on nobody reaches the last of them, even with all votes
        best = nsmallest(k, best + _left(fused[start : start + k], encoder))
    return [image_id for *_, image_id in best]


def _left(fused: Sequence[Fused], encoder: str) -> list[tuple[float, int, int]]:
    """What remains of the candidates that others voted for as well, to be sorted as results are."""
    left = []
    for candidate in fused:
        contributions = [vote.contribution for vote in candidate.votes if vote.encoder != encoder]
        if contributions:
            left.append((-sum(contributions), -len(contributions), candidate.image_id))
    return left
