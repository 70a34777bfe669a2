import json

from index_store.base import Candidate
from tasks.outcome import Evidence, Outcome, abstention


def test_a_vote_survives_json() -> None:
    outcome = Outcome("colour", 0.5, (Candidate(7, 0.9), Candidate(3, -0.25)), took_ms=1.5)
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
    assert outcome.state == "voted"


def test_its_evidence_survives_too() -> None:
    evidence = Evidence(2.0, -1.5, {"cat": 3.0}, 0.25)
    outcome = Outcome("colour", 0.5, (Candidate(7, 0.9),), evidence=evidence)
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome


def test_a_vote_from_before_there_was_evidence_is_read() -> None:
    document = Outcome("colour", 0.5, (Candidate(7, 0.9),)).to_json()
    del document["evidence"]
    assert Outcome.from_json(document) == Outcome("colour", 0.5, (Candidate(7, 0.9),))


def test_an_abstention_survives_json_and_says_what_to_do() -> None:
    outcome = abstention("clip", 1.0, "no_worker")
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
    assert outcome.state == "abstained"
    assert "semblance up" in outcome.detail
