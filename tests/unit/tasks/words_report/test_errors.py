import numpy as np
import pytest

from index_store.evaluation.truth import Truth
from tasks.words_report.errors import errors, marks
from tests.unit.tasks.words_report.conftest import answers

ABOVE = {"cat": "animal", "dog": "animal", "bus": "vehicle"}


def test_results_are_marked_by_how_near_they_are(truth) -> None:
    found = answers(truth, {"cat": [10, 12, 13, 99]})
    assert marks(found, ABOVE)[0].tolist()[:4] == ["hit", "inside", "outside", "miss"]
    assert marks(found, {})[0].tolist()[:3] == ["hit", "miss", "miss"]


def test_pairs_are_told_beside_chance() -> None:
    labels = dict(enumerate(["cat"] * 30 + ["dog"] * 10 + ["bus"] * 60))
    truth = Truth.of(labels)
    dogs, buses = range(30, 40), range(40, 100)
    found = answers(truth, {"cat": [0, 1, *dogs[:8]], "dog": [*dogs[:6], *buses[:4]]})
    told = errors(found, ABOVE, pictures=120)
    assert (told["results"], told["wrong"], told["different"]) == (20, 12, 2)
    dog, bus = told["pairs"]
    assert (bus["asked"], bus["shown"], bus["count"], bus["inside"]) == ("dog", "bus", 4, False)
    assert bus["by_chance"] == pytest.approx(4 * 60 / 110)
    assert not bus["beyond_chance"]  # .55 to the power of four, for each of four pairs
    assert (dog["asked"], dog["shown"], dog["inside"]) == ("cat", "dog", True)
    assert dog["by_chance"] == pytest.approx(8 * 10 / 90)
    assert dog["beyond_chance"]
    assert (told["superclasses"]["inside"], told["superclasses"]["outside"]) == (8, 4)


def test_pictures_without_a_label_are_a_class_of_none(truth) -> None:
    (pair,) = errors(answers(truth, {"cat": [10, 98, 99]}), ABOVE, pictures=6)["pairs"]
    assert (pair["shown"], pair["inside"], pair["count"]) == (None, None, 2)
    assert pair["by_chance"] == pytest.approx(2 * 2 / 4)


def test_nothing_wrong_is_nothing_to_tell(truth) -> None:
    told = errors(answers(truth, {"cat": [10, 11]}), {}, pictures=4)
    assert (told["wrong"], told["pairs"], told["superclasses"]) == (0, [], None)
    assert isinstance(told["results"], int)
    assert np.isfinite(told["results"])
