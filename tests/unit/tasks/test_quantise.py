import numpy as np
import pytest

from tasks.quantise import LEAST_COSINE, MOST_LOSS, Fidelity, judge


@pytest.mark.parametrize(
    ("cosine", "loss", "is_enough"),
    [
        (1.0, 0.0, True),
        (LEAST_COSINE, MOST_LOSS, True),
        (LEAST_COSINE - 0.001, 0.0, False),
        (1.0, MOST_LOSS + 0.001, False),
        (1.0, -0.2, True),
        (float("nan"), 0.0, False),
        (1.0, float("nan"), False),
    ],
)
def test_what_is_good_enough(cosine: float, loss: float, is_enough: bool) -> None:
    assert Fidelity(100, cosine, (loss, 0.0)).is_enough == is_enough


def test_without_labels_the_cosine_decides() -> None:
    assert Fidelity(100, 0.999, None).is_enough
    assert not Fidelity(100, 0.9, None).is_enough


def test_a_refusal_says_why() -> None:
    assert "cosine must be 0.99" in Fidelity(100, 0.9, None).reason
    assert "loses 1.4 points" in Fidelity(100, 0.995, (0.5, 0.486)).reason
    assert Fidelity(100, 0.995, (0.5, 0.5)).reason == ""


def test_judgement_by_hand() -> None:
    """Two classes at right angles; the second network swaps one picture of each."""
    east, north = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    own = np.stack([east, east, north, north])
    ours = np.stack([east, north, north, east])
    fidelity = judge([own, ours], ["a", "a", "b", "b"])
    assert fidelity.cosine == pytest.approx(0.5)
    assert fidelity.map_at_10 is not None
    before, after = fidelity.map_at_10
    assert before == 1
    assert after < 0.51  # a picture of the other class comes first


def test_labels_that_nobody_shares_say_nothing() -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert judge([vectors, vectors], ["a", "b", None]).map_at_10 is None
