"""Rankings in, one ranking out: what every fusion method shares.

A method only says what each place in one ranking is worth; weighing, summing and sorting happen here, so
that every result carries the votes that made it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from index_store.base import Ranking


class Ballot(NamedTuple):
    """One encoder's ranking and how much it counts."""

    encoder: str
    weight: float
    ranking: Ranking


class Vote(NamedTuple):
    """One encoder's contribution to one candidate.

    Attributes:
        encoder: Who voted.
        rank: Place in that encoder's ranking, from 1.
        score: That encoder's own score.
        weight: The encoder's weight.
        contribution: What the vote added to the fused score.
    """

    encoder: str
    rank: int
    score: float
    weight: float
    contribution: float


class Fused(NamedTuple):
    """A candidate with its fused score and the votes that add up to it."""

    image_id: int
    score: float
    votes: tuple[Vote, ...]


Worth = Callable[[Ranking], Sequence[float]]


def fuse(ballots: Sequence[Ballot], worth: Worth, k: int) -> list[Fused]:
    """The ``k`` candidates with the highest sum of weighted worth, best first.

    Ties go to the candidate more encoders voted for, then to the lower id, so that the same ballots
    give the same result in whatever order they arrived.

    Args:
        ballots: The rankings; an encoder appears once.
        worth: What each place of one ranking is worth before its weight.
        k: How many results.
    """
    votes: dict[int, list[Vote]] = defaultdict(list)
    for encoder, weight, ranking in sorted(ballots):
        places = zip(ranking, worth(ranking), strict=True)
        for rank, (candidate, value) in enumerate(places, start=1):
            vote = Vote(encoder, rank, candidate.score, weight, weight * value)
            votes[candidate.image_id].append(vote)
    fused = [
        Fused(image_id, sum(vote.contribution for vote in cast), tuple(cast))
        for image_id, cast in votes.items()
    ]
    fused.sort(key=lambda one: (-one.score, -len(one.votes), one.image_id))
    return fused[:k]
