"""Weights that are known to be right are found, and those that do not help are not kept."""

import numpy as np
import pytest

from index_store.fusion.min_max_sum import min_max_sum
from index_store.fusion.table import Cached, Table
from index_store.tuning import best_weights, paired_gain, simplex, tune

RELEVANT = 8  # pictures 0..7 of 60 are relevant to every query


def voters(noises, queries=200, seed=0):
    """Rankings, 30 deep, by how relevant a picture is and noise of these amounts."""
    rng = np.random.default_rng(seed)
    truth = np.arange(60) < RELEVANT
    rankings = []
    for noise in noises:
        scores = truth + rng.normal(0, noise, (queries, 60))
        ids = np.argsort(-scores, axis=1)[:, :30]
        rankings.append(Cached(ids, np.take_along_axis(scores, ids, axis=1), truth[ids]))
    return rankings, np.full(queries, RELEVANT)


def test_a_strong_voter_gets_more_than_weak_ones_and_beats_equal_weights():
    rankings, perfect = voters([0.35, 3.0, 3.0])
    names = ["strong", "weak", "weaker"]
    tuning = tune(dict(zip(names, rankings, strict=True)), perfect, min_max_sum)
    assert tuning.weights["strong"] == 1
    assert tuning.weights["weak"] < 0.5
    assert tuning.weights["weaker"] < 0.5
    assert tuning.best_member == "strong"
    assert tuning.queries == 100
    assert tuning.gains["equal"].low > 0
    assert tuning.keep
    assert tuning.verdict.startswith("kept: ")


def test_equals_stay_equal_and_nothing_is_kept():
    rankings, perfect = voters([1.0, 1.0])
    tuning = tune({"one": rankings[0], "other": rankings[1]}, perfect, min_max_sum)
    assert min(tuning.weights.values()) > 0.4
    assert tuning.gains["best_member"].low > 0  # together they are better than either
    assert tuning.gains["equal"].low <= 0
    assert not tuning.keep
    assert tuning.verdict.startswith("not kept: no better than equal")


def test_figures_are_of_queries_that_did_not_choose():
    """With labels that mean nothing, what fits one half of the queries does not fit the other."""
    rankings, perfect = voters([1.0, 1.0, 1.0], queries=60)
    rng = np.random.default_rng(3)
    shuffled = {
        str(place): one._replace(relevant=rng.permuted(one.relevant, axis=1))
        for place, one in enumerate(rankings)
    }
    tuning = tune(shuffled, perfect, min_max_sum)
    assert not tuning.keep
    table = Table.of(list(shuffled.values()), perfect, min_max_sum)
    weights = np.array(list(tuning.weights.values()))
    halves = np.array_split(np.random.default_rng(0).permutation(60), 2)
    chosen_on, judged_on = (table.part(half).precisions(weights).mean() for half in halves)
    assert tuning.map_at_10 == pytest.approx(judged_on)
    assert chosen_on > judged_on


def test_no_point_of_a_fine_grid_is_much_better_than_what_was_found():
    rankings, perfect = voters([0.6, 0.9, 2.0])
    table = Table.of(rankings, perfect, min_max_sum)
    found = table.precisions(best_weights(table)).mean()
    fine = max(table.precisions(one).mean() for one in simplex(3, 231))
    assert found > fine - 0.002
    assert found >= max(table.precisions(one).mean() for one in np.eye(3))


@pytest.mark.parametrize(("encoders", "most"), [(2, 130), (3, 66), (5, 130), (12, 10)])
def test_the_grid_covers_the_simplex(encoders, most):
    points = np.array(list(simplex(encoders, most)))
    assert len(points) <= max(most, encoders)
    assert len(np.unique(points, axis=0)) == len(points)
    assert points.sum(axis=1) == pytest.approx(np.ones(len(points)))
    assert points.min() == 0
    for corner in np.eye(encoders):
        assert (points == corner).all(axis=1).any()


def test_the_interval_of_a_gain():
    """Against the normal approximation, which holds for means of 400 values."""
    rng = np.random.default_rng(1)
    better, worse = rng.uniform(0.5, 1, 400), rng.uniform(0.4, 0.9, 400)
    gain = paired_gain(better, worse, rng)
    half = 1.96 * (better - worse).std() / 20
    assert gain.mean == pytest.approx((better - worse).mean())
    assert gain.low == pytest.approx(gain.mean - half, abs=0.1 * half)
    assert gain.high == pytest.approx(gain.mean + half, abs=0.1 * half)


def test_too_little_is_refused():
    rankings, perfect = voters([1.0, 1.0], queries=39)
    with pytest.raises(ValueError, match="39 queries"):
        tune({"one": rankings[0], "other": rankings[1]}, perfect, min_max_sum)
    rankings, perfect = voters([1.0], queries=50)
    with pytest.raises(ValueError, match="1 encoders"):
        tune({"one": rankings[0]}, perfect, min_max_sum)
