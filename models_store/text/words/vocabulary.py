"""The words a small text tower knows, and how a text is read as them.

A text is cut into words, in small letters. A word that is not known as it stands is looked up without its
ending (``dogs``, ``running``); one that is not known then either is unknown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENDINGS: Final = (
    ("'s", ""),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
)
_SHORTEST: Final = 3  # letters of what is left without an ending
_ALIKE: Final = (
    0.75  # of two words' letters in the same order: "zebar" and "zebra", not "car" and "cat"
)
_GLUE: Final = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "has",
        "have",
        "he",
        "her",
        "his",
        "i",
    }
    | {"in", "into", "is", "it", "its", "my", "of", "on", "or", "our", "she", "some", "that", "the"}
    | {"their", "them", "there", "these", "they", "this", "to", "was", "we", "were", "which", "who"}
    | {"with", "you", "your", "image", "photo", "photograph", "picture", "shot", "view"}
)
"""Words that hold a text together and need not be known."""


def words_of(text: str) -> list[str]:
    """The words of a text, in order, in small letters."""
    return _WORD.findall(text.lower())


class Vocabulary:
    """Numbers for words; 0 fills up."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words, each once."""
        self.words = tuple(words)
        self._numbers = {word: number for number, word in enumerate(self.words, start=1)}

    @classmethod
    def of(cls, texts: Iterable[str], *, least: int = 1) -> "Vocabulary":
        """All words that occur in texts so often, the most frequent first."""
        counts = Counter(word for text in texts for word in words_of(text))
        known = sorted(
            (word for word, n in counts.items() if n >= least), key=lambda w: (-counts[w], w)
        )
        return cls(known)

    def __len__(self) -> int:
        """Numbers there are, 0 included."""
        return len(self.words) + 1

    def numbers(self, text: str) -> list[int]:
        """The known words of a text, in order."""
        found = (self._number(word) for word in words_of(text))
        return [number for number in found if number is not None]

    def unknown(self, text: str) -> list[str]:
        """The words of a text that mean nothing here, in order, without those that only hold it together."""
        return [word for word in words_of(text) if word not in _GLUE and self._number(word) is None]

    def known_like(self, word: str) -> list[str]:
        """At most three words that are spelled much like one, the likest first."""
        return get_close_matches(word.lower(), self.words, n=3, cutoff=_ALIKE)

    def _number(self, word: str) -> int | None:
        if word in self._numbers:
            return self._numbers[word]
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                stem = word.removesuffix(ending)
                for one in (stem + instead, stem[:-1] if stem[-1] == stem[-2] else stem):
                    if one in self._numbers:
                        return self._numbers[one]
        return None
