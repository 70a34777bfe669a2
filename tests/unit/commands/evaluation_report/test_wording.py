import pytest

from commands.evaluation_report.wording import verdict


def gain(low: float, high: float) -> dict[str, float]:
    return {"mean": (low + high) / 2, "low": low, "high": high}


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.01, 0.02, "better than its best"), (-0.02, -0.01, "tune"), (-0.1, 0.1, "as good as")],
)
def test_the_verdict_says_whether_the_ensemble_is_worth_it(
    low: float, high: float, said: str
) -> None:
    encoders = [{"encoder": "best", "ensemble_gain": gain(low, high)}]
    assert said in verdict(encoders, {"best": 1.0, "other": 0.5})
    assert "Only one encoder votes" in verdict(encoders, {"best": 1.0, "other": 0.0})
