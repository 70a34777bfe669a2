"""Labels suggested for pictures without one, and what is decided about them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.jobs import JobOut
from web.schemas.suggestions import (
    DecidedOut,
    DecisionForm,
    DecisionOut,
    DecisionsOut,
    SuggestionOut,
    SuggestionPageOut,
    SuggestionsOut,
)


class Suggestions(Group):
    """``client.suggestions``."""

    def start(self, gallery: str, **terms: Any) -> JobOut:
        """Have labels suggested; ``terms`` are the fields of ``SuggestForm`` in /api/docs."""
        path = at("/galleries/{}/suggestions", gallery)
        return self._connection.call("POST", JobOut, path, body=terms)

    def read(self, gallery: str, *, least: float = 0.0) -> SuggestionsOut:
        """What is suggested, by label, and how good each method is."""
        path = at("/galleries/{}/suggestions", gallery)
        return self._connection.get(SuggestionsOut, path, {"least": least})

    def pictures(self, gallery: str, label: str, *, least: float = 0.0) -> Iterator[SuggestionOut]:
        """Pictures that a label is suggested for, the likeliest first."""
        path, asked = at("/galleries/{}/suggestions/pictures", gallery), {"label": label}
        asked_all: Mapping[str, Any] = asked | {"least": least}
        for page in self._connection.pages(SuggestionPageOut, path, "after", asked_all):
            yield from page.suggestions

    def decide(self, gallery: str, decision: DecisionForm) -> DecisionOut:
        """Accept or reject, and see it through to its end."""
        path = at("/galleries/{}/suggestions/decisions", gallery)
        body = decision.model_dump(mode="json")
        decided = self._connection.call("POST", DecidedOut, path, body=body)
        while not decided.done:
            path = at(
                "/galleries/{}/suggestions/decisions/{}/continue", gallery, decided.decision.id
            )
            decided = self._connection.call("POST", DecidedOut, path)
        return decided.decision

    def decisions(self, gallery: str) -> Sequence[DecisionOut]:
        """The latest decisions, newest first."""
        path = at("/galleries/{}/suggestions/decisions", gallery)
        return self._connection.get(DecisionsOut, path).decisions

    def undo(self, gallery: str, decision_id: int) -> DecisionOut:
        """Take a decision back, all of it."""
        path = at("/galleries/{}/suggestions/decisions/{}/undo", gallery, decision_id)
        while True:
            undone = self._connection.call("POST", DecidedOut, path)
            if undone.done:
                return undone.decision
