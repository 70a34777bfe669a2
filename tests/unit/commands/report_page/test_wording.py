import pytest

from commands.report_page.wording import breakable, contribution, points


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0214, "+2.1"), (-0.3, "−30.0"), (-0.0001, "+0.0"), (0, "+0.0")]
)
def test_points_have_a_sign(value: float, expected: str) -> None:
    assert points(value) == expected


def gain(low: float, high: float) -> dict[str, float]:
    return {"mean": (low + high) / 2, "low": low, "high": high}


def test_only_what_is_beyond_chance_helps_or_harms() -> None:
    assert contribution(gain(0.01, 0.02)) == "helps"
    assert contribution(gain(-0.02, -0.01)) == "harms"
    assert contribution(gain(-0.01, 0.02)) == "makes no clear difference"


def test_labels_may_break_where_words_meet_and_stay_harmless() -> None:
    assert breakable("grey_wolf/cub") == "grey_<wbr>wolf/<wbr>cub"
    assert breakable("<i>_x") == "&lt;i&gt;_<wbr>x"
    assert breakable("") == ""
