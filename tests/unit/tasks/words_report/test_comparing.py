import numpy as np
import pytest

from tasks.words_report.comparing import compared, spread


def test_a_difference_is_told_class_by_class() -> None:
    chance = np.random.default_rng(0)
    reference = {"m": chance.random(50)}
    better = {"m": reference["m"] + 0.1}
    told = compared(better, reference)
    assert told["m"]["mean"] == pytest.approx(reference["m"].mean() + 0.1)
    # The classes differ far more from each other than the two ways do.
    assert told["m"]["high"] - told["m"]["low"] > 0.1
    gain = told["gain"]["m"]
    assert (gain["low"], gain["mean"], gain["high"]) == pytest.approx((0.1, 0.1, 0.1))
    assert compared(reference, None)["gain"] is None


def test_what_nobody_could_ask_for_counts_as_nothing_found() -> None:
    assert spread({"m": np.array([1.0, 0.5])}, [3, 1], 5)["m"].tolist() == [0, 0.5, 0, 1, 0]
