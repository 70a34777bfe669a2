"""Votes are weighed on one half of the queries and measured on the other."""

import numpy as np
from retrieval.ensembles import BEST, EQUAL, TUNED, Electorate

from index_store.fusion.table import Cached

QUERIES, RELEVANT = 200, 8


def voters(**noises):
    """Rankings by how relevant a picture is and noise of these amounts; and what is perfect."""
    rng = np.random.default_rng(0)
    truth = np.arange(60) < RELEVANT
    rankings = {}
    for name, noise in noises.items():
        scores = truth + rng.normal(0, noise, (QUERIES, 60))
        ids = np.argsort(-scores, axis=1)[:, :30]
        rankings[name] = Cached(ids, np.take_along_axis(scores, ids, axis=1), truth[ids])
    return rankings, np.full(QUERIES, RELEVANT)


def test_the_strong_is_the_best_member_and_outweighs_the_weak():
    election = Electorate(*voters(weak=3.0, strong=0.4, weaker=3.5), seed=0)
    by = {what: values.mean() for what, values in election.everybody().items()}
    assert election.best_member == "strong"
    assert election.tuned["strong"] == 1
    assert max(election.tuned["weak"], election.tuned["weaker"]) < 0.5
    assert by[EQUAL] < min(by[TUNED], by[BEST])


def test_equals_are_better_together():
    election = Electorate(*voters(one=1.0, two=1.0, three=1.0), seed=0)
    by = {what: values.mean() for what, values in election.everybody().items()}
    assert all(values > by[BEST] for what, values in by.items() if what != BEST)


def test_who_has_no_weight_does_not_vote():
    rankings, perfect = voters(one=1.0, two=2.0)
    alone = Electorate({"one": rankings["one"]}, perfect, seed=0).weighed({"one": 1})
    assert np.array_equal(Electorate(rankings, perfect, seed=0).weighed({"one": 0.5}), alone)


def test_what_is_measured_does_not_choose():
    rankings, perfect = voters(good=0.5, bad=3.0)
    election = Electorate(rankings, perfect, seed=0)
    assert election.queries == QUERIES // 2
    assert election.weighed(election.tuned).mean() > 0.5
    judging = np.array_split(np.random.default_rng(0).permutation(QUERIES), 2)[1]
    for one in rankings.values():
        one.relevant[judging] = False
    blind = Electorate(rankings, perfect, seed=0)
    assert blind.tuned == election.tuned
    assert blind.best_member == election.best_member == "good"
    assert blind.weighed(blind.tuned).mean() == 0
