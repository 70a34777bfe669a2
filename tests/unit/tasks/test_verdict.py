import math

import pytest

from index_store.base import Candidate
from tasks.outcome import Evidence, Outcome, abstention
from tasks.verdict import probability, verdict

NEAR = Outcome(
    "near",
    1.0,
    (Candidate(1, 0.9), Candidate(2, 0.4)),
    evidence=Evidence(slope=10.0, offset=-7.0, labels={"cat": 1.0, "dog": 0.5}, told=0.6),
)
FAR = Outcome(
    "far",
    0.5,
    (Candidate(3, 0.8), Candidate(1, 0.6)),
    evidence=Evidence(slope=5.0, offset=-4.0, labels={"cat": 2.0}, told=0.4),
)


def odds(share: float | None) -> float:
    assert share is not None
    return math.log(share / (1 - share))


def test_one_voice_by_hand() -> None:
    assert odds(probability(1, "cat", [NEAR])) == pytest.approx(9 - 7 + 1)
    assert odds(probability(2, "bird", [NEAR])) == pytest.approx(4 - 7)


def test_voices_are_averaged_by_weight_and_knowledge() -> None:
    near, far = 9 - 7 + 1, 3 - 4 + 2
    together = (0.6**4 * near + 0.5 * 0.4**4 * far) / (0.6**4 + 0.5 * 0.4**4)
    assert odds(probability(1, "cat", [NEAR, FAR])) == pytest.approx(together)
    assert probability(1, "cat", [FAR, NEAR]) == pytest.approx(probability(1, "cat", [NEAR, FAR]))


def test_who_did_not_bring_it_says_nothing() -> None:
    assert probability(3, "cat", [NEAR, FAR]) == probability(3, "cat", [FAR])
    assert probability(3, "cat", [NEAR]) is None


def test_who_has_no_odds_says_nothing() -> None:
    silent = [Outcome("old", 9.0, (Candidate(1, 1.0),)), abstention("away", 9.0, "no_worker")]
    assert probability(1, "cat", [NEAR, *silent]) == probability(1, "cat", [NEAR])
    assert probability(1, "cat", silent) is None
    assert probability(1, None, [NEAR]) is None


@pytest.mark.parametrize("height", [-1e6, 1e6])
def test_the_surest_odds_stay_a_probability(height: float) -> None:
    sure = Outcome("sure", 1.0, (Candidate(1, 1.0),), evidence=Evidence(height, 0.0, {}, 1.0))
    assert probability(1, "cat", [sure]) == (height > 0)


def result(label: str | None, likely: float | None) -> dict[str, object]:
    return {"label": label, "probability": likely}


def test_the_likeliest_results_label_is_the_probable_one() -> None:
    found = verdict([result("dog", 0.6), result("cat", 0.8), result(None, None)])
    assert found == {"good_match": True, "probable": {"label": "cat", "probability": 0.8}}


@pytest.mark.parametrize(
    ("results", "good_match"),
    [
        ([("dog", 0.4), ("cat", 0.49)], False),
        ([("dog", 0.5)], True),
        ([("dog", 0.4), (None, None)], None),  # what carries no label may well be like the query
        ([(None, None)], None),
        ([], None),
    ],
)
def test_no_good_match_is_only_said_where_it_is_known(
    results: list[tuple[str | None, float | None]], good_match: bool | None
) -> None:
    found = verdict([result(*one) for one in results])
    assert found["good_match"] is good_match
    assert (found["probable"] is not None) == (good_match is True)
