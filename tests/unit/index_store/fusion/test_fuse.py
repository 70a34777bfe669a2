"""What every fusion method gets from `fuse`."""

import itertools

import pytest

from index_store.fusion.base import Ballot, Vote, fuse
from index_store.fusion.min_max_sum import min_max_sum
from index_store.fusion.reciprocal_rank import reciprocal_rank


def test_every_result_carries_the_votes_that_add_up_to_it(random_rankings):
    rankings = random_rankings(0, length=20, pool=40)
    ballots = [Ballot(f"e{i}", i + 0.5, one) for i, one in enumerate(rankings)]
    fused = fuse(ballots, min_max_sum, 40)
    for one in fused:
        assert one.score == pytest.approx(sum(vote.contribution for vote in one.votes))
    assert sum(len(one.votes) for one in fused) == 60
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)


def test_a_vote_says_rank_score_weight_and_contribution(ranking):
    (first, second) = fuse([Ballot("a", 3, ranking({4: 0.9, 8: 0.1}))], min_max_sum, 10)
    assert first.votes == (Vote("a", 1, 0.9, 3, 3),)
    assert second.votes == (Vote("a", 2, 0.1, 3, 0),)


def test_the_order_of_arrival_does_not_matter(random_rankings):
    rankings = random_rankings(1, length=20, pool=30)
    ballots = [Ballot(f"e{i}", 1, one) for i, one in enumerate(rankings)]
    results = {tuple(fuse(order, reciprocal_rank, 10)) for order in itertools.permutations(ballots)}
    assert len(results) == 1


def test_ties_go_to_more_votes_then_to_the_lower_id(ranking):
    ballots = [
        Ballot("a", 1, ranking({5: 1, 9: 0.5, 7: 0})),
        Ballot("b", 1, ranking({4: 1, 9: 0.5, 6: 0})),
    ]
    assert [one.image_id for one in fuse(ballots, min_max_sum, 10)] == [9, 4, 5, 6, 7]


def test_gives_at_most_k_and_nothing_for_nothing(ranking):
    assert len(fuse([Ballot("a", 1, ranking({1: 1, 2: 0}))], min_max_sum, 1)) == 1
    assert fuse([], min_max_sum, 10) == []
    assert fuse([Ballot("a", 1, ())], min_max_sum, 10) == []
