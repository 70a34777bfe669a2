"""A search under way."""

from collections.abc import Iterator
from functools import cached_property

from web.calls.queries import Queries
from web.schemas.queries import QueryAccepted, QueryOut
from web.schemas.query_events import LandedVoteOut


class Search:
    """A query that was asked: iterate over it to see votes land, or just take the answer.

    Attributes:
        accepted: What the service said to it at first.
    """

    def __init__(self, queries: Queries, accepted: QueryAccepted) -> None:
        self._queries = queries
        self.accepted = accepted
        self._answer: QueryOut | None = None

    @property
    def id(self) -> str:
        """The query's id."""
        return self.accepted.id

    def __iter__(self) -> Iterator[LandedVoteOut]:
        yield from self._votes

    def answer(self) -> QueryOut:
        """Wait for the answer: its state is ``done``, or ``failed`` with an error."""
        for _ in self._votes:
            pass
        return self._answer or self._queries.read(self.id)

    @cached_property
    def _votes(self) -> Iterator[LandedVoteOut]:
        return self._follow()

    def _follow(self) -> Iterator[LandedVoteOut]:
        for heard in self._queries.follow(self.id):
            if isinstance(heard, QueryOut):
                self._answer = heard
            else:
                yield heard
