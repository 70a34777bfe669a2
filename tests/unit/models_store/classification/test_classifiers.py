"""What tells classes apart, on drawn points whose classes are known."""

import numpy as np
import pytest

from models_store.classification.base import Numbers
from models_store.classification.by_words import ByWords
from models_store.classification.likelihood import exclusive
from models_store.classification.linear_probe import STRENGTHS, LinearProbe
from models_store.classification.nearest_mean import NearestMean
from models_store.encoders.base import Vectors
from models_store.text.zero_shot import classify
from models_store.unit_length import unit_length

NAMES = ("cat", "dog", "owl")
DIMENSION = 16


def points(each: int, spread: float, seed: int, classes: int = 3) -> tuple[Vectors, Numbers]:
    """Unit vectors about a centre for each class."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(classes, DIMENSION))
    numbers = np.repeat(np.arange(classes), each)
    noise = chance.normal(scale=spread, size=(len(numbers), DIMENSION))
    return unit_length((centres[numbers] + noise).astype(np.float32)), numbers


@pytest.mark.parametrize("classes", [2, 3])
def test_a_probe_learns_what_pictures_it_has_not_seen_are(classes: int) -> None:
    pictures, numbers = points(20, 0.8, 0, classes)
    probe = LinearProbe.fit(NAMES[:classes], pictures, numbers)
    others, truth = points(50, 0.8, 1, classes)
    scores = probe.scores(others)
    assert scores.shape == (len(others), classes)
    assert (scores.argmax(axis=1) == truth).mean() > 0.9
    assert probe.classes == NAMES[:classes]


def test_the_probe_of_two_classes_scores_them_as_the_library_does() -> None:
    from sklearn.linear_model import LogisticRegression

    pictures, numbers = points(20, 1.0, 0, 2)
    probe = LinearProbe.fit(NAMES[:2], pictures, numbers)
    theirs = LogisticRegression(C=probe.strength, max_iter=300)
    theirs.fit(4 * pictures, numbers)
    expected = theirs.predict_proba(4 * pictures)
    assert np.abs(exclusive(probe.scores(pictures)) - expected).max() < 1e-4


def test_held_out_pictures_choose_the_strength() -> None:
    """Where labels are drawn by lot there is nothing to learn, and held-out pictures show it."""
    pictures, numbers = points(40, 0.3, 0)
    told = LinearProbe.fit(NAMES, pictures, numbers)
    lots = np.random.default_rng(3).permutation(numbers)
    by_lot = LinearProbe.fit(NAMES, pictures, lots)
    assert told.strength > by_lot.strength
    assert by_lot.strength == STRENGTHS[0]


def test_the_probe_can_be_ended_while_it_is_fitted() -> None:
    pictures, numbers = points(4, 0.5, 0)

    class EndedError(Exception):
        pass

    def end(done: int, total: int) -> None:
        if done == 2:
            raise EndedError

    with pytest.raises(EndedError):
        LinearProbe.fit(NAMES, pictures, numbers, progress=end)


def test_the_nearest_mean_needs_one_picture_of_each_class() -> None:
    pictures, numbers = points(1, 0.2, 0)
    means = NearestMean.fit(NAMES, pictures, numbers)
    others, truth = points(20, 0.4, 1)
    assert (means.scores(others).argmax(axis=1) == truth).mean() > 0.9
    assert means.scores(pictures)[1, 1] == pytest.approx(20, abs=1e-3)


def test_by_words_is_zero_shot() -> None:
    pictures, _ = points(5, 0.5, 0)
    classes, _ = points(1, 0.5, 7)
    guessed = classify(pictures, classes, scale=50.0, best=3)
    likely = exclusive(ByWords(NAMES, classes, 50.0).scores(pictures))
    assert np.take_along_axis(likely, guessed.classes, 1) == pytest.approx(
        guessed.probabilities, abs=1e-5
    )
