"""What other words for a class find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index_store.base import Rows
from index_store.evaluation.truth import Truth
from models_store.encoders.base import Vectors
from models_store.text.class_embeddings import ClassCache, said
from models_store.text.prompts import Prompts
from tasks.words_report.asking import Answers, embedded
from tasks.words_report.encoders import Speaker
from tasks.words_report.names import strange_words


@dataclass(frozen=True)
class Wording:
    """A class in some words.

    Attributes:
        label: The class.
        text: What is said for it.
        is_name: Whether that is its own name.
        unknown: The words that mean nothing to the encoder.
        answers: What it finds; None if a word is unknown.
    """

    label: str
    text: str
    is_name: bool
    unknown: tuple[str, ...]
    answers: Answers | None


def wordings(
    given: Mapping[str, Sequence[str]], speaker: Speaker, prompts: Prompts, cache: ClassCache
) -> list[Wording]:
    """Ask for classes by their names and in other words.

    Args:
        given: Other words, by class.
        speaker: The encoder before the gallery.
        prompts: What the words are put into.
        cache: Of texts embedded before.
    """
    asked = [
        (label, text)
        for label, others in given.items()
        for text in dict.fromkeys((said(label), *others))
    ]
    strange = strange_words(speaker.texts, [text for _, text in asked])
    heard = [text for text, words in strange.items() if not words]
    ids, scores = speaker.seen.ten(embedded(speaker.texts, heard, prompts, cache))
    found = {text: (ids[at], scores[at]) for at, text in enumerate(heard)}
    truth = speaker.found.truth
    return [
        Wording(
            label, text, text == said(label), strange[text], _answers(label, found.get(text), truth)
        )
        for label, text in asked
    ]


def _answers(label: str, found: tuple[Rows, Vectors] | None, truth: Truth) -> Answers | None:
    if found is None:
        return None
    ids, scores = found
    number = np.array([truth.names.index(label)])
    return Answers(number, ids[np.newaxis], scores[np.newaxis], truth)


def shared(one: Answers, other: Answers) -> int:
    """How many pictures two wordings both find among their ten."""
    return len(np.intersect1d(one.ids[one.ids >= 0], other.ids[other.ids >= 0]))
