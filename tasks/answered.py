"""What is left of an answered query: what was asked, how it was fused, and every ranking in full."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from index_store.catalog.database import Catalog
from index_store.catalog.records import KeptVotes, Search
from index_store.errors import NotFoundError
from settings import FusionMethod, get_settings
from tasks.answer import remember
from tasks.errors import NoRankingsError, NotAnsweredError
from tasks.redis_client import get_live


class Answered(NamedTuple):
    """An answered query.

    Attributes:
        request: What was asked, as JSON.
        fusion: How its rankings were fused.
        votes: The rankings.
    """

    request: Mapping[str, Any]
    fusion: FusionMethod
    votes: KeptVotes

    @property
    def weights(self) -> dict[str, float]:
        """The weights of those who voted, as they were."""
        asked = self.request["encoders"]
        return {encoder: asked[encoder] for encoder in self.votes.rankings}


def recall(catalog: Catalog, query_id: str) -> Answered:
    """Everything that is left of a query.

    Raises:
        NotFoundError: There is no such query.
        NotAnsweredError: It is not answered yet, or nobody voted.
        NoRankingsError: It was answered before rankings were kept.
        ServiceDownError: Redis is away, and the catalog knows no such query.
    """
    search = remembered(catalog, query_id)
    votes = catalog.searches.votes(query_id)
    if votes is None:
        raise NoRankingsError("the rankings of this search were not kept")
    if not votes.rankings:
        raise NotAnsweredError("nobody voted, so there is nothing to fuse")
    fusion = search.answer.get("fusion") or get_settings().fusion
    return Answered(search.request, fusion, votes)


def remembered(catalog: Catalog, query_id: str) -> Search:
    """An answered query, as the catalog has it.

    Who gave the answer tells it before it is written down: whoever asks in between writes it down.

    Raises:
        NotFoundError: There is no such query.
        NotAnsweredError: It is not answered yet.
        ServiceDownError: Redis is away, and the catalog knows no such query.
    """
    search = catalog.searches.get(query_id)
    if search is not None:
        return search
    query = get_live().get(query_id)
    if query is not None and query.answer is None:
        raise NotAnsweredError("the query is not answered yet")
    if query is not None and query.answer is not None:
        remember(catalog, query_id, query.request, query.answer, query.outcomes.values())
        search = catalog.searches.get(query_id)
    if search is None:
        raise NotFoundError("there is no such query", hint="queries are kept for 90 days")
    return search
