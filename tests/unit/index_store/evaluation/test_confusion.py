import numpy as np
import pytest

from index_store.evaluation.confusion import Nearness, confused, lifted, nearness, superclasses_of
from index_store.evaluation.truth import NO_CLASS

CAT, DOG, CAR, THING = range(4)
ANIMAL, VEHICLE = range(2)
ABOVE = np.array([ANIMAL, ANIMAL, VEHICLE, NO_CLASS])
SIZES = np.array([10, 20, 30, 40])


def test_confusions_are_counted_most_frequent_first():
    asked = np.array([CAT, DOG, CAT, CAT, CAR])
    shown = np.array([DOG, CAT, DOG, CAR, NO_CLASS])
    assert confused(asked, shown) == [
        (CAT, DOG, 2),
        (CAT, CAR, 1),
        (DOG, CAT, 1),
        (CAR, NO_CLASS, 1),
    ]


def test_where_nothing_is_wrong_nothing_is_confused():
    nothing = np.empty(0, np.int64)
    assert confused(nothing, nothing) == []
    assert nearness(nothing, nothing, ABOVE, SIZES) == Nearness(0, 0, 0, None)


def test_mistakes_inside_and_outside_the_superclass():
    asked = np.array([CAT, CAT, DOG, CAR, THING, CAT])
    shown = np.array([DOG, CAR, CAR, CAT, CAT, NO_CLASS])
    found = nearness(asked, shown, ABOVE, SIZES)
    assert found[:3] == (1, 3, 2)
    # Of 60 pictures with a superclass: for a cat 20 dogs among 50 others, for a dog 10 cats among 40,
    # for a car nothing.
    assert found.by_chance == pytest.approx((20 / 50 + 20 / 50 + 10 / 40 + 0) / 4)


def test_the_superclass_of_no_class_is_none():
    assert lifted(np.array([DOG, NO_CLASS, THING]), ABOVE).tolist() == [ANIMAL, NO_CLASS, NO_CLASS]


def test_what_stands_before_the_slash_is_the_superclass_unless_a_file_says_otherwise():
    names = ("animal/cat", "animal/dog/pug", "car", "/odd", "odd/")
    assert superclasses_of(names) == {"animal/cat": "animal", "animal/dog/pug": "animal"}
    given = {"car": "vehicle", "animal/cat": "pet", "unknown": "x"}
    assert superclasses_of(names, given) == {
        "animal/cat": "pet",
        "animal/dog/pug": "animal",
        "car": "vehicle",
    }
