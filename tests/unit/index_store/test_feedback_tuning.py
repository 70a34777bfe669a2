"""Weights that people's thumbs speak for are found; where they say too little, that is said."""

import numpy as np
import pytest

from index_store.base import Candidate
from index_store.evaluation.average_precision import average_precision
from index_store.feedback_tuning import (
    FEWEST,
    JudgedQuestion,
    judged_table,
    tune_from_feedback,
)
from index_store.fusion.base import Ballot, fuse
from index_store.fusion.methods import METHODS
from index_store.fusion.min_max_sum import min_max_sum

EQUAL = {"good": 1.0, "bad": 1.0, "worse": 1.0}


def judged(number, noises, seed=0, of=60):
    """Questions of 60 pictures, 8 of them right; the fused ten are judged as they are."""
    rng = np.random.default_rng(seed)
    questions = []
    for _ in range(number):
        right = frozenset(rng.permutation(of)[:8].tolist())
        truth = np.isin(np.arange(of), sorted(right))
        rankings = {}
        for name, noise in zip(EQUAL, noises, strict=True):
            scores = truth + rng.normal(0, noise, of)
            order = np.argsort(-scores)[:30]
            rankings[name] = tuple(map(Candidate, order.tolist(), scores[order].tolist()))
        ballots = [Ballot(name, 1.0, ranking) for name, ranking in rankings.items()]
        ten = {one.image_id for one in fuse(ballots, min_max_sum, 10)}
        questions.append(JudgedQuestion(rankings, frozenset(ten & right), frozenset(ten - right)))
    return questions


def test_the_encoder_that_people_agree_with_gets_more():
    found = tune_from_feedback(judged(60, [0.4, 2.5, 2.5]), EQUAL, min_max_sum)
    assert found.weights["good"] == 1
    assert max(found.weights["bad"], found.weights["worse"]) < 0.6
    assert found.gain.low > 0
    assert found.keep
    assert found.more_needed == 0
    assert found.after > found.before


def test_where_all_are_alike_nothing_is_claimed():
    found = tune_from_feedback(judged(60, [1.0, 1.0, 1.0]), EQUAL, min_max_sum)
    assert not found.keep
    assert found.more_needed is None or found.more_needed >= 1


def test_thumbs_by_chance_are_no_gain():
    """What fits questions that mean nothing does not fit the ones held out."""
    rng = np.random.default_rng(5)
    questions = []
    for one in judged(40, [1.0, 1.0, 1.0], seed=2):
        shown = rng.permutation(sorted(one.liked | one.disliked)).tolist()
        questions.append(one._replace(liked=frozenset(shown[:4]), disliked=frozenset(shown[4:])))
    found = tune_from_feedback(questions, EQUAL, min_max_sum)
    assert not found.keep


def test_too_few_are_told_how_many_more():
    questions = [one for one in judged(30, [0.6, 2.0, 2.0]) if one.liked and one.disliked]
    silent = [one._replace(disliked=frozenset()) for one in questions]  # says nothing of order
    found = tune_from_feedback([*questions[:7], *silent], EQUAL, min_max_sum)
    assert (found.questions, found.more_needed) == (7, FEWEST - 7)
    assert found.weights is found.gain is None
    assert not found.keep
    assert tune_from_feedback([], EQUAL, min_max_sum).more_needed == FEWEST


def test_little_feedback_moves_weights_little():
    """Where weights fit alike, those in use stay: here every ranking is the same."""
    rankings = {name: tuple(Candidate(one, -one) for one in range(10)) for name in EQUAL}
    one = JudgedQuestion(rankings, frozenset({0, 3}), frozenset({1}))
    in_use = {"good": 0.2, "bad": 0.4, "worse": 0.1}
    found = tune_from_feedback([one] * FEWEST, in_use, min_max_sum)
    assert found.weights == {"good": 0.5, "bad": 1.0, "worse": 0.25}
    assert found.gain.mean == 0


def test_one_encoder_is_nothing_to_weigh():
    with pytest.raises(ValueError, match="fewer than two"):
        tune_from_feedback([], {"good": 1.0}, min_max_sum)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_measure_is_of_the_judged_results_in_their_fused_order(method):
    questions = [one for one in judged(12, [0.8, 1.5, 3.0]) if one.liked and one.disliked]
    weights = {"good": 1.0, "bad": 0.37, "worse": 0.0}
    table = judged_table(questions, list(weights), METHODS[method])
    measured = table.precisions(np.array(list(weights.values())))
    for one, precision in zip(questions, measured, strict=True):
        ballots = [Ballot(name, weights[name], one.rankings[name]) for name in ("good", "bad")]
        fused = [found.image_id for found in fuse(ballots, METHODS[method], 1000)]
        order = [
            image_id in one.liked for image_id in fused if image_id in one.liked | one.disliked
        ]
        found_by_all = {c.image_id for ranking in one.rankings.values() for c in ranking}
        assert precision == pytest.approx(average_precision(order, len(one.liked & found_by_all)))
