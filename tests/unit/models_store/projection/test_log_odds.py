from pathlib import Path

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.log_odds import Answers, LogOdds

LINE = LogOdds(score=8.0, first=3.0, agreement=4.0, offset=-9.0, told=0.5)


def answers(queries: int = 4_000, line: LogOdds = LINE) -> Answers:
    """Answers whose truth has the line's log-odds."""
    random = np.random.default_rng(0)
    scores = -np.sort(-random.uniform(0, 1, (queries, 10)), axis=1)
    agreement = random.integers(1, 11, scores.shape) / 10
    odds = line.of(scores, scores[:, :1], agreement)
    right = random.uniform(size=scores.shape) < 1 / (1 + np.exp(-odds))
    return Answers(scores, agreement, right, np.ones(queries))


def test_the_line_behind_the_answers_is_found() -> None:
    found = LogOdds.fit(answers())
    assert found.score == pytest.approx(LINE.score, rel=0.05)
    assert found.first == pytest.approx(LINE.first, rel=0.15)
    assert found.agreement == pytest.approx(LINE.agreement, rel=0.05)
    assert found.offset == pytest.approx(LINE.offset, rel=0.05)


def test_by_hand() -> None:
    assert LINE.of(np.array([0.5]), np.array([1.0]), np.array([0.5])) == pytest.approx([0.0])
    table = LINE.of(np.ones((2, 3)), np.array([[1.0], [0.0]]), np.full((2, 3), 0.5))
    assert table == pytest.approx(np.array([[4.0] * 3, [1.0] * 3]))


def test_who_counts_more_says_more() -> None:
    given = answers()
    doubtful = given._replace(weights=np.where(given.right.mean(axis=1) < 0.5, 9.0, 1.0))
    scores, first, agreement = np.array([0.6]), np.array([0.9]), np.array([0.5])
    usual, wary = (LogOdds.fit(one).of(scores, first, agreement) for one in (given, doubtful))
    assert wary < usual


def test_what_tells_more_is_known_to() -> None:
    sharp = LogOdds(80.0, 0.0, 0.0, -40.0, 1.0)
    dull = LogOdds(2.0, 0.0, 0.0, -1.0, 0.1)
    told = [LogOdds.fit(answers(line=line)).told for line in (sharp, dull)]
    assert 0.9 < told[0] < 1
    assert 0.01 < told[1] < 0.2


def test_where_nothing_goes_wrong_odds_stay_finite() -> None:
    scores = np.repeat([[0.9] * 10, [0.1] * 10], 15, axis=0)
    right = scores > 0.5
    found = LogOdds.fit(Answers(scores, right.astype(float), right, np.ones(len(scores))))
    odds = found.of(np.array([0.1, 0.9]), np.array([0.1, 0.9]), np.array([0.0, 1.0]))
    assert -12 < odds[0] < -1
    assert 1 < odds[1] < 12


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    LINE.save(tmp_path)
    assert LogOdds.load(tmp_path) == LINE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"score": 1, "offset": 1}',
        '{"score": 1, "first": 0, "agreement": 1, "offset": NaN, "told": 1}',
    ],
)
def test_damage_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "log_odds.json").write_text(text)
    with pytest.raises(ProjectionError):
        LogOdds.load(tmp_path)


def test_a_missing_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ProjectionError) as raised:
        LogOdds.load(tmp_path)
    assert raised.value.hint


def unlike(given: Answers, **changed: np.ndarray) -> Answers:
    return given._replace(**changed)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (unlike(answers(30), right=np.ones((30, 10), bool)), "too few"),
        (unlike(answers(30), right=np.arange(300).reshape(30, 10) < 90), "too few"),
        (unlike(answers(30), scores=np.full((30, 10), np.nan)), "finite"),
        (unlike(answers(30), right=np.ones((29, 10), bool)), "truth"),
        (unlike(answers(30), weights=np.ones(29)), "truth"),
        (
            Answers(*(np.zeros((0, 10)) for _ in range(2)), np.zeros((0, 10), bool), np.zeros(0)),
            "few",
        ),
        (
            unlike(answers(), right=np.random.default_rng(1).uniform(size=(4_000, 10)) < 0.5),
            "nothing about",
        ),
    ],
)
def test_answers_that_tell_nothing_are_refused(given: Answers, says: str) -> None:
    with pytest.raises(ProjectionError, match=says):
        LogOdds.fit(given)
