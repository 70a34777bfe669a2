import pytest

from models_store.text.words.vocabulary import Vocabulary, words_of

KNOWN = Vocabulary(["dog", "pony", "box", "run", "bake", "judge's", "café", "red"])


def test_words_are_what_stands_between_spaces_and_signs_in_small_letters() -> None:
    assert words_of("A Judge's robe, (red) at the CAFÉ.") == [
        *("a", "judge's", "robe", "red", "at", "the", "café"),
    ]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("dogs", "dog"),
        ("Dog's", "dog"),
        ("ponies", "pony"),
        ("boxes", "box"),
        ("running", "run"),
        ("baking", "bake"),
        ("baked", "bake"),
        ("judge's", "judge's"),
    ],
)
def test_a_word_is_known_without_its_ending(said: str, known: str) -> None:
    assert KNOWN.numbers(said) == [KNOWN.words.index(known) + 1]
    assert KNOWN.unknown(said) == []


def test_unknown_words_are_told_but_not_what_holds_a_text_together() -> None:
    text = "a photo of the red quagga with two dogs"
    assert KNOWN.unknown(text) == ["quagga", "two"]
    assert KNOWN.numbers(text) == [KNOWN.words.index("red") + 1, KNOWN.words.index("dog") + 1]
    assert KNOWN.numbers("quagga") == []


def test_short_words_keep_their_endings() -> None:
    assert Vocabulary(["bu"]).unknown("bus") == ["bus"]


def test_a_vocabulary_is_of_all_that_is_said_the_most_frequent_first() -> None:
    found = Vocabulary.of(["red dog", "a dog", "a dog runs", "Dog"], least=2)
    assert found.words == ("dog", "a")
    assert len(found) == 3  # and the one that fills up
