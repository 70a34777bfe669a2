"""Which labelled pictures are learned from, and which are held out."""

import numpy as np
import pytest

from tasks.suggesting import division
from tasks.suggesting.division import divide


def labelled(**counts: int) -> dict[int, str]:
    names = [name for name, count in counts.items() for _ in range(count)]
    return dict(enumerate(names, start=1))


def test_a_fifth_of_each_class_is_held_out_and_never_learned_from() -> None:
    labels = labelled(cat=20, dog=10, owl=4)
    found = divide(labels, ["owl", "cat", "dog"])
    assert found.classes == ("owl", "cat", "dog")
    assert np.bincount(found.measured_classes).tolist() == [1, 4, 2]
    assert np.bincount(found.fitted_classes).tolist() == [3, 16, 8]
    assert not set(found.fitted.tolist()) & set(found.measured.tolist())
    for ids, numbers in (
        (found.fitted, found.fitted_classes),
        (found.measured, found.measured_classes),
    ):
        assert [labels[one] for one in ids.tolist()] == [found.classes[one] for one in numbers]
    again = divide(labels, ["owl", "cat", "dog"])
    assert again.measured.tolist() == found.measured.tolist()


def test_classes_with_too_few_pictures_or_none_have_no_part() -> None:
    found = divide(labelled(cat=20, dog=3), ["cat", "dog", "owl", "cat"])
    assert found.classes == ("cat",)
    assert not found.is_enough
    assert not divide({}, ["cat"]).is_enough


def test_what_no_encoder_learned_from_is_held_out_first() -> None:
    labels = labelled(cat=20)
    unseen = {3, 7, 11, 20}
    found = divide(labels, ["cat"], set(labels) - unseen)
    assert set(found.measured.tolist()) == unseen
    found = divide(labels, ["cat"], set(labels) - {7})
    assert 7 in found.measured.tolist()
    assert len(found.measured) == 4


def test_all_can_be_held_out_where_nothing_is_learned() -> None:
    found = divide(labelled(cat=3, dog=1), ["cat", "dog"], fewest=1, share=1)
    assert sorted(found.measured.tolist()) == [1, 2, 3, 4]
    assert len(found.fitted) == 0


def test_the_classifiers_own_numbers() -> None:
    found = divide(labelled(cat=20, dog=10, owl=5), ["cat", "dog", "owl"])
    left_out = int(found.measured[0])
    ids, truth = found.held_out_of(("owl", "cat"), {left_out})
    assert np.bincount(truth).tolist() == [1, 3]
    assert left_out not in ids.tolist()


def test_a_large_gallery_is_sampled_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(division, "_MOST_FITTED", 20)
    monkeypatch.setattr(division, "_MOST_MEASURED", 6)
    found = divide(labelled(cat=100, dog=10), ["cat", "dog"])
    assert np.bincount(found.fitted_classes).tolist() == [10, 8]
    assert np.bincount(found.measured_classes).tolist() == [3, 2]
