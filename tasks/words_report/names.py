"""What the names of classes mean to an encoder, if anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from models_store.errors import TextError
from models_store.text.base import TextEncoder
from models_store.text.class_embeddings import as_spoken, said

Unknown = tuple[str, tuple[str, ...]]
"""A name and the words in it that mean nothing."""


@dataclass(frozen=True)
class Names:
    """Classes by whether the encoder understands what they are called.

    Attributes:
        known: Their numbers and what is said for them.
        unknown: The names of the others, each with the words that mean nothing.
    """

    known: dict[int, str]
    unknown: tuple[Unknown, ...]


def names_for(encoder: TextEncoder, labels: Sequence[str]) -> Names:
    """Sort classes by whether an encoder knows every word of their names.

    One unknown word is enough to leave a class out, as it is in a search: half of a name is another name.

    Args:
        encoder: Whose words.
        labels: Of the classes; a class's number is its place.
    """
    strange = strange_words(encoder, [said(label) for label in labels])
    known, unknown = {}, []
    for number, label in enumerate(labels):
        if words := strange[said(label)]:
            unknown.append((label, words))
        else:
            known[number] = said(label)
    return Names(known, tuple(unknown))


def strange_words(encoder: TextEncoder, texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The words that mean nothing to an encoder, by text; the whole text where it means nothing as such."""
    strange: dict[str, tuple[str, ...]] = {}
    clear = []
    for text in dict.fromkeys(texts):
        try:
            spoken = as_spoken(text)
        except TextError:
            strange[text] = (text,)
            continue
        strange[text] = tuple(encoder.unknown(spoken))
        if not strange[text]:
            clear.append(text)
    return strange | {text: (text,) for text in _unheard(encoder, clear)}


def _unheard(encoder: TextEncoder, texts: Sequence[str]) -> list[str]:
    """Those that nothing can be made of though no word is unknown: they may be all "of" and "the"."""
    try:
        encoder.embed_texts([as_spoken(text) for text in texts])
    except TextError:
        middle = len(texts) // 2
        if not middle:
            return list(texts)
        return _unheard(encoder, texts[:middle]) + _unheard(encoder, texts[middle:])
    return []
