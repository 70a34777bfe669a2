"""Every measure by hand."""

import numpy as np
import pytest

from index_store.evaluation.average_precision import average_precision
from index_store.evaluation.measures import average_precisions, measured


def hits(*places: int) -> list[bool]:
    return [place in places for place in range(1, 11)]


@pytest.mark.parametrize(
    ("places", "relevant", "expected"),
    [
        ((), 3, (0, 0, 0, 0, 0)),
        ((1,), 1, (1, 1, 1, 1, 1 / 10)),
        ((2,), 1, (1 / 2, 0, 1, 1, 1 / 10)),
        ((5,), 4, ((1 / 5) / 4, 0, 1, 1, 1 / 10)),
        ((6,), 1, (1 / 6, 0, 0, 1, 1 / 10)),
        ((10,), 60, ((1 / 10) / 10, 0, 0, 1, 1 / 10)),
        ((1, 3), 2, ((1 + 2 / 3) / 2, 1, 1, 1, 2 / 10)),
        (range(1, 11), 500, (1, 1, 1, 1, 1)),
    ],
)
def test_by_hand(places, relevant, expected):
    figures = measured(np.array([hits(*places)]), np.array([relevant]))
    assert {name: values.tolist() for name, values in figures.items()} == {
        name: [pytest.approx(value)]
        for name, value in zip(
            ("map_at_10", "recall_at_1", "recall_at_5", "recall_at_10", "precision_at_10"),
            expected,
            strict=True,
        )
    }


def test_all_at_once_are_what_each_is_alone():
    rng = np.random.default_rng(0)
    found = rng.random((200, 10)) < 0.3
    relevant = found.sum(axis=1) + rng.integers(1, 20, 200)
    alone = [
        average_precision(row, total)
        for row, total in zip(found.tolist(), relevant.tolist(), strict=True)
    ]
    assert average_precisions(found, relevant) == pytest.approx(np.array(alone))


@pytest.mark.parametrize(("places", "relevant"), [((), 0), ((1, 2), 1)])
def test_what_cannot_be_is_refused(places, relevant):
    with pytest.raises(ValueError, match="relevant"):
        measured(np.array([hits(*places)]), np.array([relevant]))


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="shape"):
        measured(np.zeros((2, 5), bool), np.ones(2, int))
