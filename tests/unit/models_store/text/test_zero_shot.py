import numpy as np
import pytest

from models_store.errors import TextError
from models_store.text import zero_shot
from models_store.text.zero_shot import classify
from models_store.unit_length import unit_length

CLASSES = np.eye(3, dtype=np.float32)
PICTURES = np.array([[0.8, 0.6, 0.0], [0.0, 0.6, 0.8]], np.float32)


def test_the_nearest_class_is_the_likeliest() -> None:
    found = classify(PICTURES, CLASSES, scale=10)
    assert found.classes.tolist() == [[0], [2]]
    expected = np.exp(8) / (np.exp(8) + np.exp(6) + 1)
    assert found.probabilities.ravel() == pytest.approx([expected, expected], rel=1e-5)
    assert (found.classes.dtype, found.probabilities.dtype) == (np.int64, np.float32)


def test_all_classes_together_are_certain() -> None:
    found = classify(PICTURES, CLASSES, scale=10, best=99)
    assert found.classes.tolist() == [[0, 1, 2], [2, 1, 0]]
    assert found.probabilities.sum(axis=1) == pytest.approx([1, 1], rel=1e-5)


def test_with_a_bias_each_class_is_judged_by_itself() -> None:
    found = classify(PICTURES, CLASSES, scale=10, bias=-7, best=2)
    expected = [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))]
    assert found.probabilities[0] == pytest.approx(expected, rel=1e-5)
    nothing = classify(PICTURES, CLASSES, scale=10, bias=-1e4)
    assert nothing.probabilities.max() == 0  # and overflows nowhere
    assert classify(PICTURES, CLASSES, scale=10, bias=1e4).probabilities.min() == 1


def test_a_larger_scale_is_surer() -> None:
    sure, unsure = (classify(PICTURES, CLASSES, scale=scale).probabilities for scale in (1e4, 1))
    assert (sure > unsure).all()
    assert np.isfinite(sure).all()


def test_many_pictures_are_classified_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    pictures = unit_length(random.normal(size=(25, 12)).astype(np.float32))
    classes = unit_length(random.normal(size=(9, 12)).astype(np.float32))
    at_once = classify(pictures, classes, scale=50, best=4)
    monkeypatch.setattr(zero_shot, "_ROWS", 4)
    in_parts = classify(pictures, classes, scale=50, best=4)
    assert np.array_equal(in_parts.classes, at_once.classes)
    assert np.allclose(in_parts.probabilities, at_once.probabilities, atol=1e-5)
    exact = np.argsort(-(pictures @ classes.T), axis=1)[:, :4]
    assert np.array_equal(at_once.classes, exact)


def test_equal_classes_come_in_their_order() -> None:
    assert classify(PICTURES[:1], CLASSES[[1, 1, 0]], scale=1, best=3).classes.tolist() == [
        [2, 0, 1]
    ]


def test_no_pictures_are_no_guesses() -> None:
    assert classify(PICTURES[:0], CLASSES, scale=1).classes.shape == (0, 1)


@pytest.mark.parametrize(
    ("pictures", "classes", "best"),
    [(PICTURES, CLASSES[:0], 1), (PICTURES, CLASSES, 0), (PICTURES[:, :2], CLASSES, 1)],
)
def test_what_cannot_be_compared_is_a_clear_error(
    pictures: np.ndarray, classes: np.ndarray, best: int
) -> None:
    with pytest.raises(TextError) as failed:
        classify(pictures, classes, scale=1, best=best)
    assert failed.value.hint
