from pathlib import Path

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.log_odds import LogOdds, best_scores
from models_store.projection.scatters import UNKNOWN


def answers(rows: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Scores whose truth has log-odds ``12 score - 6``."""
    random = np.random.default_rng(0)
    scores = random.uniform(0, 1, rows)
    return scores, random.uniform(size=rows) < 1 / (1 + np.exp(6 - 12 * scores))


def test_the_line_behind_the_answers_is_found() -> None:
    found = LogOdds.fit(*answers())
    assert found.slope == pytest.approx(12, rel=0.05)
    assert found.threshold == pytest.approx(0.5, abs=0.01)


def test_log_odds_and_probability_by_hand() -> None:
    line = LogOdds(slope=2.0, offset=-1.0)
    assert line.threshold == 0.5
    assert line.of(np.array([0.5, 1.0])) == pytest.approx([0, 1])
    assert line.probability(np.array([0.5, 1.0])) == pytest.approx([0.5, 1 / (1 + np.exp(-1))])
    assert line.probability(np.array([-9e9, 9e9])) == pytest.approx([0, 1])


def test_a_rarer_right_answer_needs_a_higher_score() -> None:
    scores, right = answers()
    usual, rarer = LogOdds.fit(scores, right), LogOdds.fit(scores, right, prior=0.1)
    share = right.mean()
    moved = np.log(share / (1 - share)) - np.log(0.1 / 0.9)
    assert rarer.slope == pytest.approx(usual.slope)
    assert usual.offset - rarer.offset == pytest.approx(moved)
    assert rarer.threshold > usual.threshold


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    line = LogOdds.fit(*answers())
    line.save(tmp_path)
    assert LogOdds.load(tmp_path) == line


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"slope": 0, "offset": 1}', '{"slope": 1, "offset": NaN}']
)
def test_damage_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "log_odds.json").write_text(text)
    with pytest.raises(ProjectionError):
        LogOdds.load(tmp_path)


def test_a_missing_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ProjectionError) as raised:
        LogOdds.load(tmp_path)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("scores", "right", "prior", "says"),
    [
        (np.arange(30.0), np.arange(30) < 9, None, "too few"),
        (np.arange(30.0), np.ones(30, bool), None, "too few"),
        (np.arange(30.0), np.arange(30) < 15, None, "not score higher"),
        (np.full(30, np.nan), np.arange(30) < 15, None, "finite"),
        (np.arange(30.0), np.arange(29) < 15, None, "truth"),
        (np.arange(30.0), np.arange(30) > 15, 1.0, "prior"),
    ],
)
def test_answers_that_tell_nothing_are_refused(
    scores: np.ndarray, right: np.ndarray, prior: float | None, says: str
) -> None:
    with pytest.raises(ProjectionError, match=says):
        LogOdds.fit(scores, right, prior=prior)


def test_best_scores_by_hand() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [1, 0]], np.float32)
    labels = np.array([0, 0, 1, UNKNOWN])
    scores, right = best_scores(vectors, labels, strangers=False)
    assert scores == pytest.approx([0.8, 0.8, 0.6])
    assert right.tolist() == [True, True, False]
    scores, right = best_scores(vectors, labels)
    assert scores[3:] == pytest.approx([0, 0.6, 0.6])  # as if their class were not there
    assert not right[3:].any()


def test_nothing_asked_nothing_answered() -> None:
    vectors = np.ones((2, 3), np.float32)
    for labels in (np.full(2, UNKNOWN), np.array([UNKNOWN, 0])):
        scores, right = best_scores(vectors, labels)
        assert len(scores) == len(right) == 0
