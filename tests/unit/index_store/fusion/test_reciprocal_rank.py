import pytest

from index_store.fusion.base import Ballot, fuse
from index_store.fusion.reciprocal_rank import reciprocal_rank


def test_by_hand(ranking):
    assert reciprocal_rank(ranking({7: 0.9, 3: 0.8, 5: -2})) == pytest.approx(
        [1 / 61, 1 / 62, 1 / 63]
    )
    assert reciprocal_rank(()) == []


def test_weighted_by_hand(ranking):
    ballots = [Ballot("a", 2, ranking({1: 9, 2: 8})), Ballot("b", 1, ranking({2: 1, 3: 0.5}))]
    fused = fuse(ballots, reciprocal_rank, 10)
    assert [(one.image_id, pytest.approx(one.score)) for one in fused] == [
        (2, 2 / 62 + 1 / 61),
        (1, 2 / 61),
        (3, 1 / 62),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_ranx(random_rankings, ranx_fuse, seed):
    rankings = random_rankings(seed, length=30, pool=60)
    ballots = [Ballot(str(i), 1, one) for i, one in enumerate(rankings)]
    fused = {one.image_id: one.score for one in fuse(ballots, reciprocal_rank, 60)}
    assert fused == pytest.approx(ranx_fuse(rankings, method="rrf", params={"k": 60}, norm=None))
