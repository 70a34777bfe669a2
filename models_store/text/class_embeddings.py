"""Embeddings of classes, from what can be said of them.

The mean of what a tower makes of many sentences about a class stands for it better than any of them:
Radford et al., "Learning Transferable Visual Models From Natural Language Supervision" (arXiv 2103.00020),
section 3.1.4.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import TextError
from models_store.text.base import TextEncoder
from models_store.text.prompts import Prompts
from models_store.unit_length import unit_length

_TEXTS: Final = (
    1_024  # of a call to the encoder, so that the embeddings of many classes' fit in memory
)

Key = tuple[str, str, str]
"""An encoder's revision, a checksum of prompts and the name of a class."""


class ClassCache:
    """Class embeddings made before, those that were longest not asked for forgotten first; thread-safe."""

    def __init__(self, most: int = 10_000) -> None:
        """Remember at most so many; 10,000 of length 768 take 30 MB."""
        self._most = most
        self._known: OrderedDict[Key, Vectors] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Vectors | None:
        """The embedding, shape ``(dimension,)``; None if it is not known."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Key, embedding: Vectors) -> None:
        """Remember an embedding of shape ``(dimension,)``."""
        with self._lock:
            self._known[key] = embedding
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def __len__(self) -> int:
        return len(self._known)


def class_embeddings(
    encoder: TextEncoder,
    names: Sequence[str],
    prompts: Prompts,
    *,
    cache: ClassCache | None = None,
) -> Vectors:
    """Embed classes by their names; L2-normalised, shape ``(len(names), dimension)``.

    Args:
        encoder: Embeds the sentences.
        names: As they are, or as folders are called: ``fire_truck`` is a fire truck.
        prompts: What is said of each.
        cache: What was embedded before is not embedded again.

    Raises:
        TextError: One of the names is empty.
    """
    spoken = [as_spoken(name) for name in names]
    keys: dict[str, Key] = {
        name: (encoder.revision, prompts.checksum, name) for name in dict.fromkeys(spoken)
    }
    known: dict[str, Vectors] = {}
    if cache is not None:
        cached = {name: cache.get(key) for name, key in keys.items()}
        known |= {name: found for name, found in cached.items() if found is not None}
    missing = [name for name in keys if name not in known]
    step = max(1, _TEXTS // len(prompts.templates))
    for at in range(0, len(missing), step):
        some = missing[at : at + step]
        for name, embedding in zip(some, _embed(encoder, some, prompts), strict=True):
            known[name] = embedding
            if cache is not None:
                cache.put(keys[name], embedding)
    if not spoken:
        return np.zeros((0, encoder.dimension), np.float32)
    return np.stack([known[name] for name in spoken])


def said(label: str) -> str:
    """What is said for a class: its name, without the superclass that stands before a slash."""
    return label.partition("/")[2] or label


def words_in(name: str) -> str:
    """A class's name as people say it; empty where there is nothing to say."""
    return " ".join(name.replace("_", " ").split())


def as_spoken(name: str) -> str:
    """A class's name as people say it.

    Raises:
        TextError: There is nothing to say.
    """
    spoken = words_in(name)
    if not spoken:
        raise TextError(f"{name!r} is no name of a class", hint="use words")
    return spoken


def _embed(encoder: TextEncoder, names: Sequence[str], prompts: Prompts) -> Vectors:
    sentences = [sentence for name in names for sentence in prompts.about(name)]
    embedded = encoder.embed_texts(sentences)
    return unit_length(embedded.reshape(len(names), len(prompts.templates), -1).mean(axis=1))
