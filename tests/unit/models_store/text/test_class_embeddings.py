import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models_store.errors import TextError
from models_store.registry import available, load_text
from models_store.text.base import TextEncoder
from models_store.text.class_embeddings import ClassCache, class_embeddings, said
from models_store.text.prompts import named_prompts, own_prompts
from models_store.unit_length import unit_length

DIMENSION = 8
SHORT = named_prompts("short")


class Counting:
    """A random but repeatable embedding of each text, and a record of what was asked."""

    name, dimension, scale, bias = "counting", DIMENSION, 100.0, None

    def __init__(self, revision: str = "1") -> None:
        self.revision = revision
        self.asked: list[str] = []
        self.calls = 0

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        self.calls += 1
        seeds = [int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds]
        return unit_length(np.array(rows, np.float32))

    def unknown(self, text: str) -> list[str]:
        return []


def test_a_class_is_the_mean_of_what_is_said_of_it() -> None:
    encoder: TextEncoder = Counting()
    found = class_embeddings(encoder, ["cat", "fire_truck"], SHORT)
    for name, row in zip(["cat", "fire truck"], found, strict=True):
        mean = encoder.embed_texts(SHORT.about(name)).mean(axis=0)
        assert np.allclose(row, mean / np.linalg.norm(mean), atol=1e-6)
    assert found.dtype == np.float32


def test_a_real_tower_embeds_classes(towers: Path) -> None:
    encoder = load_text(available(towers)["clip"])
    found = class_embeddings(encoder, ["cat", "dog"], named_prompts("single"))
    wanted = encoder.embed_texts(["a photo of a cat.", "a photo of a dog."])
    assert np.allclose(found, wanted, atol=1e-5)


def test_what_was_embedded_is_not_embedded_again() -> None:
    encoder, cache = Counting(), ClassCache()
    first = class_embeddings(encoder, ["cat", "dog"], SHORT, cache=cache)
    assert len(encoder.asked) == 14
    again = class_embeddings(encoder, ["dog", "bird", "cat", "dog"], SHORT, cache=cache)
    assert encoder.asked[14:] == SHORT.about("bird")
    assert np.array_equal(again[[2, 0]], first)
    assert np.array_equal(again[0], again[3])


def test_other_prompts_and_other_weights_are_other_embeddings() -> None:
    cache = ClassCache()
    for revision in ("1", "2"):
        for prompts in (SHORT, own_prompts(["the {}"])):
            encoder = Counting(revision)
            class_embeddings(encoder, ["cat"], prompts, cache=cache)
            assert encoder.asked == prompts.about("cat")
    assert len(cache) == 4
    encoder = Counting("2")
    class_embeddings(encoder, ["cat"], own_prompts(["the {}"], "the same by name"), cache=cache)
    assert encoder.asked == []


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    encoder, cache, bare = Counting(), ClassCache(2), named_prompts("bare")
    for name in ("a", "b", "a", "c"):
        class_embeddings(encoder, [name], bare, cache=cache)
    assert len(cache) == 2
    class_embeddings(encoder, ["a", "b"], bare, cache=cache)
    assert encoder.asked == ["a", "b", "c", "b"]


def test_names_are_written_as_people_say_them() -> None:
    encoder = Counting()
    found = class_embeddings(encoder, ["fire_truck", " fire  truck "], named_prompts("bare"))
    assert encoder.asked == ["fire truck"]
    assert np.array_equal(found[0], found[1])


def test_a_superclass_before_a_slash_is_not_said() -> None:
    assert [said(label) for label in ("animal/cat", "cat", "a/b/c", "cat/")] == [
        *("cat", "cat", "b/c", "cat/"),
    ]


def test_many_classes_are_several_calls_and_in_their_order() -> None:
    encoder, names = Counting(), [f"class {at}" for at in range(400)]
    found = class_embeddings(encoder, names, SHORT)
    assert encoder.calls > 1
    for at in (0, 145, 146, 399):
        assert np.allclose(found[at], class_embeddings(Counting(), [names[at]], SHORT)[0])


def test_no_classes_are_no_embeddings() -> None:
    assert class_embeddings(Counting(), [], SHORT).shape == (0, DIMENSION)


@pytest.mark.parametrize("name", ["", "_", " _ "])
def test_a_name_that_cannot_be_said_is_an_error(name: str) -> None:
    with pytest.raises(TextError, match="no name of a class"):
        class_embeddings(Counting(), ["cat", name], SHORT)
