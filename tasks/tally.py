"""Votes into results, as plain functions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index_store.catalog.records import Image
from index_store.fusion.base import Ballot, Fused, fuse
from index_store.fusion.methods import METHODS
from settings import FusionMethod
from tasks.outcome import Outcome
from tasks.verdict import probability


def tally(outcomes: Iterable[Outcome], method: FusionMethod, k: int) -> list[Fused]:
    """The ``k`` best of what was voted for."""
    ballots = [
        Ballot(outcome.encoder, outcome.weight, outcome.ranking)
        for outcome in outcomes
        if outcome.state == "voted"
    ]
    return fuse(ballots, METHODS[method], k)


def describe(
    images: Mapping[int, Image], fused: Sequence[Fused], outcomes: Sequence[Outcome]
) -> list[dict[str, Any]]:
    """The results as JSON: each with its picture's particulars, its odds and every vote."""
    return [
        {
            "rank": rank,
            "image_id": one.image_id,
            "name": images[one.image_id].name,
            "label": images[one.image_id].label,
            "width": images[one.image_id].width,
            "height": images[one.image_id].height,
            "score": one.score,
            "probability": probability(one.image_id, images[one.image_id].label, outcomes),
            "votes": [vote._asdict() for vote in one.votes],
        }
        for rank, one in enumerate(fused, start=1)
        if one.image_id in images
    ]
