import numpy as np
import pytest

from models_store.projection.likelihood_blend import Blend, blended
from models_store.projection.ratio import likelihood_ratio
from models_store.projection.scatters import Scatters

GIVEN = Scatters(np.diag([1.0, 2.0, 3.0]), np.diag([4.0, 4.0, 3.0]))
DIRECTIONS = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 3)))[0].T.astype(np.float32)


def metric(blend: Blend, dimension: int | None) -> np.ndarray:
    found = blended(GIVEN, blend, DIRECTIONS, dimension).astype(float)
    return found.T @ found


def test_the_parts_count_by_their_share_of_the_squared_length() -> None:
    # ratio diag(3/4, 1/4, 0), mean squared length 3 + 1; cosine diag(1, 1, 1), 4 + 4 + 3
    ratio, cosine = np.diag([0.75, 0.25, 0]) / 4, np.eye(3) / 11
    expected = DIRECTIONS.T @ (0.8 * ratio + 0.2 * cosine) @ DIRECTIONS
    assert np.allclose(metric(Blend(0.0, 0.8), 3), expected, atol=1e-6)


def test_all_ratio_is_the_ratio() -> None:
    whole = likelihood_ratio(GIVEN, 0.1).map
    found = metric(Blend(0.1, 1.0), 3)
    expected = DIRECTIONS.T @ whole.T @ whole @ DIRECTIONS
    assert np.allclose(found / np.trace(found), expected / np.trace(expected), atol=1e-6)
    assert len(blended(GIVEN, Blend(0.0, 1.0), DIRECTIONS, 3)) == 2  # z tells nothing


def test_the_strongest_directions_come_first_and_are_kept() -> None:
    three, two = (blended(GIVEN, Blend(0.1, 0.5), DIRECTIONS, size) for size in (3, 2))
    total = DIRECTIONS.T @ GIVEN.total @ DIRECTIONS
    variances = np.diag(three @ total @ three.T)
    assert np.array_equal(variances, np.sort(variances)[::-1])
    assert np.allclose(abs(three[:2]), abs(two), atol=1e-6)


@pytest.mark.parametrize("share", [0.3, 0.8, 1.0])
def test_at_full_length_the_metric_is_the_same_and_cosine_outside(share: float) -> None:
    blend = Blend(0.1, share)
    outside = np.eye(6) - DIRECTIONS.T.astype(float) @ DIRECTIONS
    expected = metric(blend, 3) + (1 - share) / 11 * outside
    assert np.allclose(metric(blend, None), expected, atol=1e-6)
