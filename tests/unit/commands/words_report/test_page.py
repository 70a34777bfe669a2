"""The page where a gallery has little to tell."""

from typing import Any

import pytest

from commands.words_report.page import page

FOUND = {"mean": 0.5, "low": 0.4, "high": 0.6}
EVIL = "<img src=x onerror=alert(1)>"


def document(**changes: Any) -> dict[str, Any]:
    figures = {"precision_at_10": FOUND, "map_at_10": FOUND, "gain": None}
    result = {"id": 1, "name": EVIL, "label": EVIL, "score": 0.25, "mark": "miss"}
    one = {"precision_at_10": 0.0, "map_at_10": 0.0}
    plain = {
        "gallery": EVIL,
        "created_at": "2026-01-01T00:00:00+00:00",
        "encoder": "clip",
        "pictures": 4,
        "classes": 1,
        "known": 1,
        "unknown": [],
        "interval": {"resamples": 2000},
        "by_chance": 0.25,
        "per_class": [one | {"class": EVIL, "pictures": 4}],
        "chosen": [one | {"class": EVIL, "why": "best", "unknown": [], "results": [result]}],
        "errors": {"results": 1, "wrong": 1, "different": 1, "superclasses": None}
        | {
            "pairs": [
                {"asked": EVIL, "shown": None, "count": 1, "inside": None, "beyond_chance": False}
            ]
        },
        "prompts": [figures | {"name": "single", "sentences": 1, "templates": ["a {}."]}],
        "enlarging": None,
        "wordings": [],
        "encoders": [figures | {"encoder": "clip", "known": 1}],
    }
    return plain | figures | changes


def test_parts_that_nobody_asked_for_are_not_there() -> None:
    html = page(document(), {}, {})
    for heading in ("Sentences", "Small pictures", "other words", "Other encoders", "say nothing"):
        assert heading not in html
    assert "Perhaps by chance" in html
    assert "More often than by chance" not in html
    assert "superclass that was asked for, a far one" not in html


def test_whatever_comes_out_of_a_gallery_is_shown_and_not_obeyed() -> None:
    html = page(document(), {}, {})
    assert EVIL not in html
    assert "&lt;img src=x" in html


def test_where_all_is_right_nothing_is_wrong() -> None:
    right = {"results": 1, "wrong": 0, "different": 0, "superclasses": None, "pairs": []}
    assert "not one result is wrong" in page(document(errors=right), {}, {})


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (None, "is not known"),
        ({"method": "bicubic", "width": 24, "height": 24}, "None of 9 pictures is smaller"),
    ],
)
def test_why_nothing_was_enlarged(own: dict[str, Any] | None, said: str) -> None:
    nothing = {"own": own, "drawn": 9, "pictures": 0, "sample": 5, "ways": [], "examples": []}
    assert said in page(document(enlarging=nothing), {}, {})


def test_unknown_names_are_told_with_the_words_that_are_strange() -> None:
    unknown = [{"class": "grey_cat", "words": ["grey"]}, {"class": "gnu", "words": ["gnu"]}]
    html = page(document(unknown=unknown, classes=3), {}, {}).replace("<wbr>", "")
    assert "<li>grey_cat <small>grey</small></li>" in html
    assert "<li>gnu</li>" in html
    assert "1 of 3 class names asked" in html
