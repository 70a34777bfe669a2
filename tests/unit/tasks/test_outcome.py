import json

from index_store.base import Candidate
from tasks.outcome import Outcome, abstention


def test_a_vote_survives_json() -> None:
    outcome = Outcome("colour", 0.5, (Candidate(7, 0.9), Candidate(3, -0.25)), took_ms=1.5)
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
    assert outcome.state == "voted"


def test_an_abstention_survives_json_and_says_what_to_do() -> None:
    outcome = abstention("clip", 1.0, "no_worker")
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
    assert outcome.state == "abstained"
    assert "semblance up" in outcome.detail
