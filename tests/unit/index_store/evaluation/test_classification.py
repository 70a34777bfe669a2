"""How often a classifier is right, against figures worked out by hand."""

import numpy as np
import pytest

from index_store.evaluation.classification import accuracy, wilson


def test_over_pictures_and_over_classes() -> None:
    truth = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    guessed = np.array([0, 0, 0, 0, 0, 1, 0, 2])
    found = accuracy(truth, guessed, 3)
    assert found.pictures == 8
    assert found.micro.mean == pytest.approx(5 / 8)
    assert found.macro.mean == pytest.approx((5 / 6 + 0) / 2)  # no picture of the third class
    assert found.per_class.tolist() == [[5, 6], [0, 2], [0, 0]]
    assert [tuple(one) for one in found.mistaken] == [(0, 1, 1), (1, 0, 1), (1, 2, 1)]
    # Two of a class tell little: as much as three in all, in classes of the same size.
    assert found.macro == wilson(5 / 12, 4 / (1 / 6 + 1 / 2))
    assert found.macro.high - found.macro.low > found.micro.high - found.micro.low


def test_classes_of_one_size_make_both_the_same() -> None:
    truth = np.repeat([0, 1], 10)
    guessed = np.where(np.arange(20) % 5, truth, 1 - truth)
    found = accuracy(truth, guessed, 2)
    assert found.micro == pytest.approx(found.macro)


def test_wilson() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for right, count, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = wilson(right / count, count)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert wilson(1.0, 20).low == pytest.approx(1 - 0.1611, abs=5e-5)


def test_nothing_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="without pictures"):
        accuracy(np.zeros(0, np.int64), np.zeros(0, np.int64), 2)
