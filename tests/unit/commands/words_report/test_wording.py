import pytest

from commands.words_report.wording import how_chosen, sentences, way, where


def test_why_classes_are_shown() -> None:
    assert how_chosen({"chosen": [{"why": "asked"}]}) == "The classes asked for."
    assert "found best" in how_chosen({"chosen": [{"why": "best"}, {"why": "worst"}]})


def test_ways_of_enlarging() -> None:
    assert way("own", "bicubic") == "its own way (bicubic)"
    assert way("nearest", "bicubic") == "nearest"


@pytest.mark.parametrize(("inside", "said"), [(True, "inside"), (False, "outside"), (None, "")])
def test_where_a_confusion_stays(inside: bool | None, said: str) -> None:
    assert where({"inside": inside}) == said


def test_one_sentence_is_quoted_and_several_are_counted() -> None:
    assert sentences({"name": "single", "sentences": 1, "templates": ["a {}."]}) == "“a {}.”"
    assert sentences({"name": "short", "sentences": 7, "templates": []}) == "7 sentences (short)"
