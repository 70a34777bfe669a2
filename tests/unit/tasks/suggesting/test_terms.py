import pytest

from models_store.errors import PromptsError
from tasks.suggesting.terms import (
    MOST_CLASSES,
    BadClassesError,
    SuggestTerms,
    named_classes,
)


def test_names_become_the_gallerys_own_spelling() -> None:
    found = named_classes([" Fire truck", "", "owl ", "fire_truck", "Owl"], ["fire_truck", "cat"])
    assert found == ("fire_truck", "owl", "Owl")
    assert named_classes([" ", "_"], ["cat", "_"]) == ()


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["cat"], "only one class is named"),
        (["a" * 256, "b"], "more than 255"),
        ([str(n) for n in range(MOST_CLASSES + 1)], "2,001 classes are named"),
    ],
)
def test_names_that_cannot_be_used(names: list[str], fault: str) -> None:
    with pytest.raises(BadClassesError, match=fault) as failed:
        named_classes(names, [])
    assert failed.value.hint


def test_they_survive_the_catalog() -> None:
    terms = SuggestTerms(("cat", "dog"), "mine", ("a {} here",), "probe")
    assert SuggestTerms.from_json(terms.to_json()) == terms
    assert terms.sentences().about("cat") == ["a cat here"]
    assert SuggestTerms().sentences().name == "short"
    with pytest.raises(PromptsError):
        SuggestTerms(templates=("no place",)).sentences()
