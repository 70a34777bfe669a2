import numpy as np
import pytest

from index_store.base import Candidate
from index_store.evaluation.exact_search import nearest, recalls

# On a circle, five degrees apart: everybody's nearest are their neighbours.
ANGLES = np.deg2rad(np.arange(0, 100, 5))
POINTS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)


def answer(query: int, found: list[int]) -> tuple[Candidate, ...]:
    scores = POINTS[found] @ POINTS[query]
    return tuple(map(Candidate, found, scores.tolist()))


def chunks(points=POINTS):
    return iter([points[:7], points[7:]])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([0, 1, 2, 3], 1),
        ([1, 2, 3], 1),  # itself is left out wherever it would be
        ([0, 1, 3, 4], 2 / 3),
        ([0, 1], 1 / 3),
        ([0, 9, 10, 11], 0),
        ([], 0),
    ],
)
def test_by_hand(found, expected):
    shares = recalls([answer(0, found)], np.array([0]), POINTS[:1], chunks(), 3)
    assert shares.tolist() == [pytest.approx(expected)]


def test_any_copy_will_do():
    copies = np.repeat(POINTS[:1], 8, axis=0)
    found = [tuple(Candidate(one, 1.0) for one in (4, 5, 6))]
    assert recalls(found, np.array([0]), copies[:1], iter([copies]), 3).tolist() == [1]


def test_with_fewer_pictures_than_places_all_there_are_count():
    few = POINTS[:3]
    found = [answer(0, [0, 1, 2]), answer(1, [1, 0])]
    assert recalls(found, np.arange(2), few[:2], iter([few]), 10).tolist() == [1, 1 / 2]


def test_a_picture_alone_misses_nothing():
    alone = POINTS[:1]
    assert recalls([answer(0, [0])], np.array([0]), alone, iter([alone]), 10).tolist() == [1]


def test_the_nearest_come_best_first_whichever_piece_they_are_in():
    scores, rows = nearest(POINTS[[0, 7]], chunks(), 3)
    assert rows[0].tolist() == [0, 1, 2]
    assert rows[1, 0] == 7
    assert set(rows[1, 1:].tolist()) == {6, 8}
    assert scores[0] == pytest.approx(np.cos(ANGLES[:3]), abs=1e-6)


def test_places_that_nothing_takes_are_told():
    assert nearest(POINTS[:1], iter([POINTS[:2]]), 4)[1].tolist() == [[0, 1, -1, -1]]
