"""Votes of an answered query as the catalog keeps them, and back again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from index_store.catalog.records import KeptVotes
from tasks.outcome import Evidence, Outcome


def kept_votes(outcomes: Iterable[Outcome]) -> KeptVotes:
    """What there is to keep of what the encoders said: whatever they said, if they voted."""
    voted = [one for one in outcomes if one.state == "voted"]
    return KeptVotes(
        {one.encoder: one.ranking for one in voted},
        {one.encoder: asdict(one.evidence) for one in voted if one.evidence},
    )


def with_weights(votes: KeptVotes, weights: Mapping[str, float]) -> list[Outcome]:
    """The votes again, with other weights; those of weight 0 are left out."""
    return [
        Outcome(
            encoder,
            weights[encoder],
            ranking,
            evidence=Evidence(**said) if (said := votes.evidence.get(encoder)) else None,
        )
        for encoder, ranking in votes.rankings.items()
        if weights[encoder]
    ]
