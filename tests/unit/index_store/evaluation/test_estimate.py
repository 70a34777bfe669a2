"""The interval against scipy's, which resamples query by query."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from index_store.evaluation.estimate import Estimate, difference, estimate


@pytest.mark.parametrize("queries", [25, 400])
def test_agrees_with_scipy(queries):
    values = np.random.default_rng(1).choice([0.0, 0.1, 1 / 3, 1.0], queries)
    found = estimate(values)
    oracle = bootstrap(
        (values,), np.mean, method="percentile", n_resamples=5000, rng=np.random.default_rng(2)
    ).confidence_interval
    spread = oracle.high - oracle.low
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx(tuple(oracle), abs=0.06 * spread)


def test_the_same_seed_gives_the_same_interval():
    values = np.random.default_rng(0).random(50)
    assert estimate(values) == estimate(values)
    assert estimate(values) != estimate(values, seed=1)


def test_more_queries_are_surer():
    few, many = (estimate(np.tile([0.0, 1.0], half)) for half in (20, 2000))
    assert few.high - few.low > 5 * (many.high - many.low)
    assert few.low < 0.5 < few.high


def test_what_never_differs_is_certain():
    assert estimate(np.full(30, 0.3)) == pytest.approx((0.3, 0.3, 0.3))


def test_differences_may_be_negative():
    found = estimate(np.array([-0.5, -0.25] * 30))
    assert found.low < found.mean < found.high < 0


def test_nothing_has_no_mean():
    with pytest.raises(ValueError, match="nothing"):
        estimate(np.array([]))


def test_a_difference_has_the_interval_of_both():
    found = difference(Estimate(0.7, 0.66, 0.73), Estimate(0.6, 0.56, 0.63))
    assert found == pytest.approx((0.1, 0.05, 0.15))


def test_a_difference_agrees_with_resampling_both():
    rng = np.random.default_rng(3)
    one, other = rng.choice([0.0, 0.2, 1.0], 300), rng.choice([0.0, 0.5, 1.0], 200)
    found = difference(estimate(one), estimate(other))
    apart = [
        rng.choice(one, len(one)).mean() - rng.choice(other, len(other)).mean() for _ in range(4000)
    ]
    low, high = np.quantile(apart, (0.025, 0.975))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.06 * (high - low))


def test_the_two_sides_of_a_difference_are_the_same_but_for_the_sign():
    one, other = Estimate(0.5, 0.3, 0.6), Estimate(0.2, 0.1, 0.4)
    there, back = difference(one, other), difference(other, one)
    assert (there.mean, there.low, there.high) == pytest.approx((-back.mean, -back.high, -back.low))
