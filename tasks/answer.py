"""The end of a query: votes in, one lasting answer out."""

import time
from collections.abc import Iterable
from typing import Any

from index_store.catalog.database import Catalog
from settings import get_settings
from tasks.kept_votes import kept_votes
from tasks.live import LiveQueries, LiveQuery
from tasks.outcome import Outcome, abstention
from tasks.parts import contents_of
from tasks.silence import silence
from tasks.tally import describe, tally
from tasks.verdict import verdict


def settle(live: LiveQueries, catalog: Catalog, query_id: str) -> None:
    """Answer a query with the votes there are; encoders not heard of abstain as timed out.

    Called when all votes are in and, should one never come, by whoever reads the query after its
    deadline. Only the first call has an effect.
    """
    query = live.get(query_id)
    if query is None or query.answer is not None:
        return
    outcomes = {
        encoder: query.outcomes.get(encoder) or abstention(encoder, weight, "timed_out")
        for encoder, weight in query.request["encoders"].items()
    }
    live.cast(query_id, *(one for one in outcomes.values() if one.encoder not in query.outcomes))
    answer = conclude(catalog, query.request, list(outcomes.values()))
    if live.close(query_id, answer):
        remember(catalog, query_id, query.request, answer, outcomes.values())


def remember(
    catalog: Catalog,
    query_id: str,
    request: dict[str, Any],
    answer: dict[str, Any],
    outcomes: Iterable[Outcome],
) -> None:
    """Keep an answered query for good, with the rankings it was made of."""
    votes = kept_votes(outcomes)
    catalog.searches.record(query_id, request, answer, contents_of(request), votes)


def conclude(catalog: Catalog, request: dict[str, Any], outcomes: list[Outcome]) -> dict[str, Any]:
    """The answer to a request, as JSON: results with their votes, or why there are none."""
    method = get_settings().fusion
    answer = {
        "fusion": method,
        "encoders": [summary(outcome) for outcome in outcomes],
        "results": [],
        "good_match": None,
        "probable": None,
        "error": None,
        "took_ms": 1000 * (time.time() - request["asked_at"]),
    }
    if not any(outcome.state == "voted" for outcome in outcomes):
        return answer | {"state": "failed", "error": silence(outcomes)}
    fused = tally(outcomes, method, request["k"])
    images = catalog.images.get_many([one.image_id for one in fused])
    results = describe(images, fused, outcomes)
    return answer | {"state": "done", "results": results} | verdict(results)


def summary(outcome: Outcome) -> dict[str, Any]:
    """An outcome without its ranking and what that says of the odds."""
    document = outcome.to_json()
    del document["ranking"], document["evidence"]
    return document | {"state": outcome.state}


def waiting(query: LiveQuery) -> list[dict[str, Any]]:
    """All encoders asked, those not heard of yet as waiting."""
    return [
        summary(query.outcomes[encoder])
        if encoder in query.outcomes
        else summary(Outcome(encoder, weight)) | {"state": "waiting"}
        for encoder, weight in query.request["encoders"].items()
    ]
