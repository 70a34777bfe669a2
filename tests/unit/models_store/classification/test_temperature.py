"""How sure a classifier may be, told by pictures it was not fitted to."""

import numpy as np
import pytest

from models_store.classification.base import Numbers
from models_store.classification.likelihood import exclusive
from models_store.classification.temperature import calibration_error, fit_temperature
from models_store.encoders.base import Vectors


def drawn(count: int, seed: int = 0) -> tuple[Vectors, Numbers]:
    """Scores of three classes, and truths that are drawn by just the probabilities they mean."""
    chance = np.random.default_rng(seed)
    scores = chance.normal(scale=2.0, size=(count, 3)).astype(np.float32)
    likely = exclusive(scores)
    truth = np.array([chance.choice(3, p=one / one.sum()) for one in likely.astype(float)])
    return scores, truth


@pytest.mark.parametrize("factor", [0.1, 1.0, 20.0])
def test_scores_that_are_too_large_or_small_are_put_right(factor: float) -> None:
    scores, truth = drawn(5000)
    assert fit_temperature(factor * scores, truth) == pytest.approx(factor, rel=0.1)


def test_few_right_ones_do_not_make_it_sure_of_everything() -> None:
    scores = np.array([[9, 0], [0, 9], [9, 0]], np.float32)
    truth = np.array([0, 1, 0])
    temperature = fit_temperature(scores, truth)
    assert exclusive(scores / temperature).max(axis=1) == pytest.approx([0.8] * 3, abs=0.01)


def test_it_never_changes_which_class_is_the_likeliest() -> None:
    scores, truth = drawn(50)
    scaled = scores / fit_temperature(scores, truth)
    assert (scaled.argmax(axis=1) == scores.argmax(axis=1)).all()


def test_the_error_is_small_where_probabilities_hold_and_large_where_nothing_does() -> None:
    scores, truth = drawn(4000)
    assert calibration_error(7 * scores, truth) < 0.03
    # Half of the pictures are right at the same scores at which the other half is wrong, but the
    # wrong ones come in blocks by how large the scores are.
    misleading = np.where(np.abs(scores).max(axis=1) > 2, (truth + 1) % 3, truth)
    assert calibration_error(scores, misleading) > 0.05


def test_two_pictures_are_enough() -> None:
    scores, truth = drawn(2)
    assert 0 <= calibration_error(scores, truth) <= 1
