import pytest

from index_store.fusion.methods import METHODS


def test_names_are_the_ones_settings_use():
    assert sorted(METHODS) == ["borda", "min_max_sum", "reciprocal_rank"]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_better_place_is_never_worth_less(method, random_rankings):
    for ranking in random_rankings(0, length=30, pool=30):
        worth = METHODS[method](ranking)
        assert len(worth) == len(ranking)
        assert list(worth) == sorted(worth, reverse=True)
        assert min(worth) >= 0
