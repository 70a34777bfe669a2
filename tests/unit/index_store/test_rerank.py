"""Expansion computed by hand, in the plane where it can be."""

import numpy as np
import pytest

from index_store.rerank import expanded

EAST = np.array([1, 0], np.float32)
NORTH = np.array([0, 1], np.float32)
HALFWAY = np.array([0.6, 0.8], np.float32)  # cosine .6 to east


def test_candidates_are_added_by_the_power_of_their_cosine() -> None:
    # (1, 0) + .6^3 (.6, .8) = (1.1296, .1728)
    found = expanded(EAST, HALFWAY[None], n=1, alpha=3)
    assert found == pytest.approx(np.array([1.1296, 0.1728]) / np.hypot(1.1296, 0.1728), abs=1e-6)
    assert found.dtype == np.float32


def test_with_alpha_zero_it_is_the_mean() -> None:
    found = expanded(EAST, HALFWAY[None], n=1, alpha=0)
    assert found == pytest.approx(np.array([1.6, 0.8]) / np.hypot(1.6, 0.8), abs=1e-6)


def test_only_the_first_n_are_added() -> None:
    west = -EAST
    both = np.stack([HALFWAY, west])
    assert np.array_equal(expanded(EAST, both, n=1), expanded(EAST, both[:1], n=1))


@pytest.mark.parametrize("alpha", [0, 3])
def test_what_is_not_alike_is_left_out(alpha: float) -> None:
    for other in (NORTH, -EAST, -HALFWAY):
        assert expanded(EAST, other[None], n=1, alpha=alpha) == pytest.approx(EAST)


def test_copies_of_the_query_give_their_place_to_the_next() -> None:
    copies = np.stack([EAST, EAST, HALFWAY])
    assert np.array_equal(expanded(EAST, copies, n=1), expanded(EAST, HALFWAY[None], n=1))


@pytest.mark.parametrize("candidates", [np.empty((0, 2), np.float32), EAST[None]])
def test_without_other_candidates_the_query_stays(candidates: np.ndarray) -> None:
    assert expanded(EAST, candidates, n=3) == pytest.approx(EAST)
    assert expanded(EAST, HALFWAY[None], n=0) == pytest.approx(EAST)
