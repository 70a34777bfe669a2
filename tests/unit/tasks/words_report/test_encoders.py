import numpy as np

from index_store.evaluation.measures import MAP
from tasks.words_report.encoders import Speaker, best_first, encoders_told
from tasks.words_report.names import Names
from tests.unit.tasks.words_report.conftest import answers


class Called:
    def __init__(self, name: str) -> None:
        self.name = name


def speaker(name: str, truth, known: list[str], found: dict[str, list[int]]) -> Speaker:
    numbers = {truth.names.index(one): one for one in known}
    return Speaker(Called(name), None, Names(numbers, ()), answers(truth, found))  # type: ignore[arg-type]


def test_one_that_knows_a_single_name_is_not_the_best(truth) -> None:
    narrow = speaker("narrow", truth, ["dog"], {"dog": [12]})
    broad = speaker("broad", truth, ["cat", "bus"], {"cat": [10, 11], "bus": [13]})
    mute = speaker("mute", truth, [], {})
    assert [one.texts.name for one in best_first([narrow, mute, broad])] == ["broad", "narrow"]
    told = encoders_told([mute, narrow, broad], broad)
    assert [one["encoder"] for one in told] == ["broad", "narrow", "mute"]
    assert [one["known"] for one in told] == [2, 1, 0]
    assert [one["gain"] is None for one in told] == [True, False, False]
    assert np.isclose(told[0][MAP]["mean"], 2 / 3)
    assert np.isclose(told[1]["gain"][MAP]["mean"], -1 / 3)
    assert told[2][MAP]["mean"] == 0
