"""An encoder of a few words, each of which is a direction, and pictures that point there."""

from collections.abc import Sequence

import numpy as np
import pytest

from index_store.evaluation.truth import Truth
from models_store.encoders.base import Vectors
from models_store.errors import TextError
from tasks.words_report.asking import Answers, Seen

WORDS = ("cat", "dog", "bus", "red")


class FewWords:
    """Knows four words; a text is the sum of those that are in it."""

    name, revision, dimension, scale, bias = "few", "r", len(WORDS), 10.0, None

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        sums = [[float(word in text.split()) for word in WORDS] for text in texts]
        if not all(any(one) for one in sums):
            raise TextError("none of these words is known")
        rows = np.array(sums, np.float32).reshape(len(texts), self.dimension)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def unknown(self, text: str) -> list[str]:
        return [one for one in text.split() if one not in (*WORDS, "a", "of", "the")]


@pytest.fixture
def few() -> FewWords:
    return FewWords()


@pytest.fixture
def seen() -> Seen:
    """Pictures 10 and 11 of a cat, 12 of a dog, 13 of a bus; row 2 is a picture that was removed."""
    rows = [[1, 0, 0, 0], [0.9, 0.1, 0, 0], [1, 0, 0, 0], [0.2, 0.9, 0, 0], [0, 0, 1, 0]]
    vectors = np.array(rows, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Seen(np.array([10, 11, 12, 13]), vectors, np.array([0, 1, 3, 4]))


@pytest.fixture
def truth() -> Truth:
    return Truth.of({10: "cat", 11: "cat", 12: "dog", 13: "bus"})


def answers(truth: Truth, found: dict[str, list[int]]) -> Answers:
    """Answers with these pictures for these classes, best first."""
    ids = np.full((len(found), 10), -1)
    for at, one in enumerate(found.values()):
        ids[at, : len(one)] = one
    numbers = np.array([truth.names.index(name) for name in found], np.int64)
    return Answers(numbers, ids, np.zeros(ids.shape, np.float32), truth)
