import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.ratio import likelihood_ratio
from models_store.projection.scatters import Scatters

# Worked by hand: along x classes scatter 1 and all 4, along y 2 and 4, along z both 3.
BY_HAND = Scatters(np.diag([1.0, 2.0, 3.0]), np.diag([4.0, 4.0, 3.0]))


def random_scatters(size: int = 5) -> Scatters:
    """Total less within is positive definite, so no direction is left out."""
    within, between = np.random.default_rng(0).normal(size=(2, size, 2 * size))
    return Scatters(within @ within.T, within @ within.T + between @ between.T)


def test_two_dimensions_by_hand() -> None:
    ratio = likelihood_ratio(BY_HAND, 0.0)
    assert np.allclose(ratio.spreads, [4, 2])
    # sqrt(1 - 1/4) / sqrt(1), sqrt(1 - 1/2) / sqrt(2); z tells nothing and is gone
    assert np.allclose(abs(ratio.map), [[0.75**0.5, 0, 0], [0, 0.5, 0]])
    assert ratio.constant == pytest.approx(np.log(8) / 2)
    # s = log(8)/2 - 1/2 (4 (1/2 - 1/8) + 1 (1/4 - 1/8)) for d = (2, 1, 9)
    by_hand = np.log(8) / 2 - (1.5 + 0.125) / 2
    assert ratio.log_odds(np.array([[2, 1, 9]], np.float32))[0] == pytest.approx(by_hand)


def test_shrinking_draws_the_spreads_together() -> None:
    # mean variances 2 and 11/3
    assert likelihood_ratio(BY_HAND, 1.0).spreads[0] == pytest.approx((4 + 11 / 3) / (1 + 2))


def test_search_by_the_map_ranks_as_the_ratio_in_full() -> None:
    given = random_scatters()
    random = np.random.default_rng(1)
    query, gallery = random.normal(size=5), random.normal(size=(200, 5)) * 3
    same, any_two = 2 * given.within, 2 * given.total
    differences = gallery - query
    weighted = np.linalg.inv(same) - np.linalg.inv(any_two)
    in_full = (np.linalg.slogdet(any_two)[1] - np.linalg.slogdet(same)[1]) / 2 - np.einsum(
        "ni,ij,nj->n", differences, weighted, differences
    ) / 2
    ratio = likelihood_ratio(given, 0.0)
    assert np.allclose(ratio.log_odds(differences), in_full)
    distances = np.linalg.norm(gallery @ ratio.map.T - ratio.map @ query, axis=1)
    assert np.array_equal(np.argsort(distances), np.argsort(-in_full))


@pytest.mark.parametrize(
    "given",
    [
        Scatters(np.zeros((2, 2)), np.zeros((2, 2))),
        Scatters(np.eye(2), np.eye(2)),
        Scatters(np.full((2, 2), np.nan), np.eye(2)),
    ],
    ids=["nothing", "no difference", "not finite"],
)
def test_scatters_without_a_difference_have_no_ratio(given: Scatters) -> None:
    with pytest.raises(ProjectionError) as raised:
        likelihood_ratio(given, 0.1)
    assert raised.value.hint
