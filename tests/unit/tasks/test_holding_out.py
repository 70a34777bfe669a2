import pytest

from tasks.errors import TooFewLabelsError
from tasks.holding_out import HoldOut, held_out, require_enough

COUNTS = {"sea": 10, "wood": 4, "town": 3, "rare": 1}


def test_of_each_class_its_share_is_held_out() -> None:
    held = held_out(COUNTS, hold_out="pictures", share=0.5, seed=0)
    assert held == {"sea": 5, "wood": 2, "town": 2, "rare": 0}


def test_classes_are_held_out_whole_the_same_ones_for_the_same_seed() -> None:
    found = [held_out(COUNTS, hold_out="classes", share=0.5, seed=seed) for seed in (1, 1, 2, 3, 4)]
    for held in found:
        assert sum(count > 0 for count in held.values()) == 2
        assert all(count in (0, COUNTS[label]) for label, count in held.items())
    assert found[0] == found[1]
    assert any(held != found[0] for held in found)


@pytest.mark.parametrize(
    ("counts", "hold_out", "share", "reason"),
    [
        ({}, "pictures", 0.5, "learn from"),
        ({"sea": 10}, "pictures", 0.5, "learn from"),
        ({"sea": 10, "wood": 10}, "pictures", 0.1, "validate with"),
        ({"sea": 10, "wood": 10}, "pictures", 0.9, "learn from"),
        ({"sea": 10, "wood": 10, "town": 10}, "classes", 0.3, "learn from"),
    ],
)
def test_too_few_labels_are_refused(
    counts: dict[str, int], hold_out: HoldOut, share: float, reason: str
) -> None:
    held = held_out(counts, hold_out=hold_out, share=share, seed=0)
    with pytest.raises(TooFewLabelsError, match=reason) as refused:
        require_enough("some", counts, held)
    assert "two classes" in refused.value.hint


def test_two_classes_at_least_are_held_out() -> None:
    counts = {str(number): 4 for number in range(6)}
    held = held_out(counts, hold_out="classes", share=0.2, seed=0)
    assert sorted(held.values()) == [0, 0, 0, 0, 4, 4]
    require_enough("some", counts, held)


def test_enough_is_enough() -> None:
    counts = {"sea": 4, "wood": 4, "rare": 1}
    require_enough("some", counts, held_out(counts, hold_out="pictures", share=0.5, seed=0))
