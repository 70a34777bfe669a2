import pytest

from index_store.fusion.base import Ballot, fuse
from index_store.fusion.min_max_sum import min_max_sum


def test_by_hand(ranking):
    assert min_max_sum(ranking({7: 0.9, 3: 0.7, 5: 0.4})) == pytest.approx([1, 0.6, 0])
    assert min_max_sum(ranking({7: -1, 3: -3, 5: -5})) == pytest.approx([1, 0.5, 0])
    assert min_max_sum(()) == []


@pytest.mark.parametrize("scores", [{1: 0.3}, {1: 0.3, 2: 0.3}, {1: 0.3, 2: 0.3 - 1e-8}])
def test_equal_scores_share_the_first_place(ranking, scores):
    assert min_max_sum(ranking(scores)) == [1] * len(scores)


def test_weighted_by_hand(ranking):
    ballots = [
        Ballot("a", 2, ranking({1: 0.9, 2: 0.8, 3: 0.4})),
        Ballot("b", 1, ranking({3: 30, 2: 20, 4: 10})),
    ]
    fused = fuse(ballots, min_max_sum, 10)
    assert [(one.image_id, pytest.approx(one.score)) for one in fused] == [
        (2, 2 * 0.8 + 0.5),
        (1, 2),
        (3, 1),
        (4, 0),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_ranx(random_rankings, ranx_fuse, seed):
    rankings = random_rankings(seed, length=30, pool=60)
    ballots = [Ballot(str(i), 1, one) for i, one in enumerate(rankings)]
    fused = {one.image_id: one.score for one in fuse(ballots, min_max_sum, 60)}
    assert fused == pytest.approx(ranx_fuse(rankings, method="sum", norm="min-max"))
