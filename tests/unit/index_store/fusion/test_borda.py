import pytest

from index_store.fusion.base import Ballot, fuse
from index_store.fusion.borda import borda


def test_by_hand(ranking):
    assert borda(ranking({7: 9, 3: 8, 5: 7, 1: -1})) == pytest.approx([1, 0.75, 0.5, 0.25])
    assert borda(ranking({7: 9})) == [1]
    assert borda(()) == []


def test_weighted_by_hand(ranking):
    ballots = [
        Ballot("a", 3, ranking({1: 9, 2: 8, 3: 7})),
        Ballot("b", 1, ranking({4: 0.2, 2: 0.1})),
    ]
    fused = fuse(ballots, borda, 10)
    assert [(one.image_id, pytest.approx(one.score)) for one in fused] == [
        (1, 3),
        (2, 3 * 2 / 3 + 1 / 2),
        (3, 3 * 1 / 3),
        (4, 1),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_ranx_where_everybody_ranks_everything(random_rankings, ranx_fuse, seed):
    rankings = random_rankings(seed, length=40, pool=40)
    ballots = [Ballot(str(i), 1, one) for i, one in enumerate(rankings)]
    fused = {one.image_id: 40 * one.score for one in fuse(ballots, borda, 40)}
    assert fused == pytest.approx(ranx_fuse(rankings, method="bordafuse", norm=None))
