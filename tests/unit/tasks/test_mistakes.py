import numpy as np

from index_store.evaluation.truth import NO_CLASS, Truth
from tasks.mistakes import superclass_mistakes, superclass_numbers

TRUTH = Truth.of({1: "cat", 2: "cat", 3: "dog", 4: "bus", 5: "thing"})
ABOVE = {"cat": "animal", "dog": "animal", "bus": "vehicle"}
BUS, CAT, DOG, THING = range(4)


def test_superclasses_are_numbered_in_their_order() -> None:
    assert superclass_numbers(TRUTH.names, ABOVE).tolist() == [1, 0, 0, NO_CLASS]
    assert superclass_numbers(TRUTH.names, {}).tolist() == [NO_CLASS] * 4


def test_mistakes_are_near_or_far_or_of_no_superclass() -> None:
    asked = np.array([CAT, CAT, DOG, BUS, CAT, CAT])
    shown = np.array([DOG, BUS, CAT, THING, NO_CLASS, BUS])
    told = superclass_mistakes(asked, shown, TRUTH, ABOVE)
    assert told is not None
    assert (told["inside"], told["outside"], told["unknown"]) == (2, 2, 2)
    assert told["inside_share"] == 0.5
    assert told["names"] == ["animal", "vehicle"]
    assert told["pairs"] == [
        {"asked": "animal", "shown": "animal", "count": 2},
        {"asked": "animal", "shown": "vehicle", "count": 2},
    ]


def test_without_superclasses_there_is_nothing_to_tell() -> None:
    assert superclass_mistakes(np.array([CAT]), np.array([DOG]), TRUTH, {}) is None
