"""What is without an encoder is what the others alone would have given."""

import pytest

from index_store.fusion.agreement import agreement
from index_store.fusion.base import Ballot, fuse
from index_store.fusion.leave_one_out import without_each
from index_store.fusion.methods import METHODS

ALL = 1000


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 0.83, 0.05)])
def test_agrees_with_fusing_the_others(method, weights, random_rankings):
    for seed in range(5):
        rankings = random_rankings(seed, length=20, pool=40)
        ballots = [
            Ballot(f"e{place}", weight, ranking)
            for place, (weight, ranking) in enumerate(zip(weights, rankings, strict=True))
        ]
        found = without_each(fuse(ballots, METHODS[method], ALL), ["e0", "e1", "e2"], 10)
        for one in ballots:
            others = [other for other in ballots if other is not one]
            alone = [fused.image_id for fused in fuse(others, METHODS[method], 10)]
            assert found[one.encoder] == alone


def test_by_hand(ranking):
    ballots = [
        Ballot("a", 1, ranking({5: 1, 9: 0.5, 7: 0})),
        Ballot("b", 1, ranking({4: 1, 9: 0.5, 6: 0})),
    ]
    fused = fuse(ballots, METHODS["min_max_sum"], ALL)
    assert without_each(fused, ["a", "b"], 2) == {"a": [4, 9], "b": [5, 9]}
    assert without_each(fused, ["nobody"], 3) == {"nobody": [9, 4, 5]}


def test_the_only_voter_leaves_nothing(ranking):
    fused = fuse([Ballot("a", 1, ranking({5: 1, 9: 0.5}))], METHODS["borda"], ALL)
    assert without_each(fused, ["a"], 10) == {"a": []}


def test_agreement_counts_the_first_ten_or_more():
    assert agreement([1, 10, 11, 40], k=3) == 2
    assert agreement([1, 10, 11, 40], k=20) == 3
    assert agreement([], k=10) == 0
