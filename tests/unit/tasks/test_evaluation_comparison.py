"""Two evaluations side by side, from documents written by hand."""

from typing import Any

import pytest

from tasks.evaluation_comparison import comparison

ALWAYS = {"mean": 0.5, "low": 0.45, "high": 0.55}


def document(**changes: Any) -> dict[str, Any]:
    """A document as far as comparing reads it."""
    return {
        "sample": None,
        "queries": 40,
        "labelled": 40,
        "pictures": 40,
        "fusion": "min_max_sum",
        "depth": 100,
        "weights": {"colour": 0.5},
        "systems": [system("encoder", "colour"), system("ensemble")],
        "per_class": [class_("cat", 0.5), class_("dog", 0.75, low=0.7, high=0.8)],
        "indexes": [{"encoder": "colour", "revision": "a", "kind": "exact", "version": 1}],
    } | changes


def system(kind: str, encoder: str = "", **estimate: float) -> dict[str, Any]:
    return {"kind": kind, "encoder": encoder, "measures": {"map_at_10": ALWAYS | estimate}}


def class_(name: str, mean: float, **interval: float) -> dict[str, Any]:
    return {"class": name, "map_at_10": mean} | {"low": None, "high": None} | interval


def test_the_same_twice_differs_in_nothing() -> None:
    found = comparison(document(), document())
    assert found["terms"] == []
    assert [one["beyond_chance"] for one in found["systems"]] == [False, False]
    assert {one["difference"]["mean"] for one in found["systems"] + found["classes"]} == {0}


@pytest.mark.parametrize(
    ("mean", "low", "high", "beyond"),
    [(0.54, 0.49, 0.59, False), (0.58, 0.53, 0.63, True), (0.3, 0.25, 0.35, True)],
)
def test_what_leaves_out_zero_is_more_than_chance(
    mean: float, low: float, high: float, beyond: bool
) -> None:
    better = document(systems=[system("ensemble", mean=mean, low=low, high=high)])
    found = comparison(better, document(systems=[system("ensemble")]))
    (ensemble,) = found["systems"]
    assert ensemble["difference"]["mean"] == pytest.approx(mean - 0.5)
    assert ensemble["beyond_chance"] is beyond


def test_the_terms_that_differ_are_told() -> None:
    one = document(
        sample=20,
        weights={"colour": 0.25, "shape": 1.0},
        indexes=[{"encoder": "colour", "revision": "a", "kind": "exact", "version": 3}],
    )
    terms = comparison(one, document())["terms"]
    assert [(each["name"], each["encoder"], each["this"], each["other"]) for each in terms] == [
        ("sample", None, 20, None),
        ("weight", "colour", 0.25, 0.5),
        ("encoder", "shape", True, False),
        ("version", "colour", 3, 1),
    ]


def test_what_was_not_kept_does_not_differ() -> None:
    old = document(indexes=[{"encoder": "colour", "kind": "exact", "version": 1}])
    del old["sample"]
    assert comparison(document(sample=20), old)["terms"] == []


def test_an_encoder_that_only_one_has_stands_alone() -> None:
    more = document(systems=[system("encoder", "shape"), system("ensemble")])
    found = {one["encoder"]: one for one in comparison(more, document())["systems"]}
    assert (found["shape"]["this"], found["shape"]["other"]) == (ALWAYS, None)
    assert (found["colour"]["this"], found["colour"]["other"]) == (None, ALWAYS)
    assert found["shape"]["difference"] is found["shape"]["beyond_chance"] is None


def test_classes_that_changed_most_come_first() -> None:
    one = document(
        per_class=[
            class_("cat", 0.4),
            class_("dog", 0.25, low=0.2, high=0.3),
            class_("owl", 1.0),
        ]
    )
    dog, cat, owl = comparison(one, document())["classes"]
    assert (dog["class"], dog["beyond_chance"]) == ("dog", True)
    assert (cat["class"], cat["beyond_chance"]) == ("cat", None)  # too few queries for an interval
    assert cat["difference"] == {"mean": pytest.approx(-0.1), "low": None, "high": None}
    assert (owl["class"], owl["difference"]) == ("owl", None)
