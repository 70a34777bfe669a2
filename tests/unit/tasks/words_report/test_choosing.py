from index_store.evaluation.truth import Truth
from tasks.words_report.choosing import chosen
from tests.unit.tasks.words_report.conftest import answers

NAMES = ("ant", "bee", "cow", "dog", "eel", "fox")
TRUTH = Truth.of({10 * at + number: name for at, name in enumerate(NAMES) for number in range(3)})
FOUND = answers(
    TRUTH,
    {
        "ant": [0, 1, 2],
        "bee": [11, 10],
        "cow": [30, 20, 31],  # two dogs
        "dog": [0, 30],
        "eel": [0],
        "fox": [10],
    },
)


def names(found: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(NAMES[at], why) for at, why in found]


def test_best_worst_and_most_confused() -> None:
    assert names(chosen(FOUND)) == [
        *(("ant", "best"), ("fox", "worst"), ("eel", "worst"), ("cow", "confused")),
    ]


def test_those_asked_for_in_the_order_of_asking_once_each() -> None:
    assert names(chosen(FOUND, ["cow", "ant", "cow", "nobody"])) == [
        *(("cow", "asked"), ("ant", "asked")),
    ]


def test_a_class_is_shown_once_however_few_there_are() -> None:
    truth = Truth.of({1: "ant", 2: "bee"})
    assert chosen(answers(truth, {"ant": [1]})) == [(0, "best")]
    assert chosen(answers(truth, {"ant": [1], "bee": [1]})) == [(0, "best"), (1, "worst")]
