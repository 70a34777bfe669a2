"""Asking a gallery for each of its classes by name, and what comes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index_store.base import Rows, Vectors
from index_store.evaluation.exact_search import nearest
from index_store.evaluation.measures import MAP, Hits, K, Values, measured
from index_store.evaluation.truth import Truth
from index_store.projected import CHUNK_ROWS
from models_store.text.base import TextEncoder
from models_store.text.class_embeddings import ClassCache, class_embeddings
from models_store.text.prompts import Prompts
from tasks.runtime import Engine
from tasks.words_report.terms import Watch

PRECISION = "precision_at_10"
_NAMES_AT_ONCE = 8  # so that the bar moves


@dataclass(frozen=True)
class Seen:
    """What an encoder has made of pictures.

    Attributes:
        ids: Of the pictures, shape ``(n,)``.
        vectors: Embeddings, theirs and perhaps others'; shape ``(m, dimension)``.
        rows: Where theirs are among those, shape ``(n,)``.
    """

    ids: Rows
    vectors: Vectors
    rows: Rows

    def ten(self, texts: Vectors, watch: Watch | None = None) -> tuple[Rows, Vectors]:
        """Ids and cosines of the pictures nearest to each text, best first, shape ``(q, 10)``.

        An id is -1 where there are no more pictures.

        Args:
            texts: L2-normalised, shape ``(q, dimension)``.
            watch: Told pictures done and in all.
        """
        if not len(texts) or not len(self.ids):
            return np.full((len(texts), K), -1), np.zeros((len(texts), K), np.float32)
        scores, found = nearest(texts, self._chunks(watch), K)
        return np.where(found < 0, -1, self.ids[found]), scores

    def _chunks(self, watch: Watch | None) -> Iterator[Vectors]:
        """All of them, read from disk a bounded piece at a time."""
        for start in range(0, len(self.rows), CHUNK_ROWS):
            yield self.vectors[self.rows[start : start + CHUNK_ROWS]]
            if watch:
                watch(min(start + CHUNK_ROWS, len(self.rows)), len(self.rows))


def stored(engine: Engine, gallery_id: int, encoder: str) -> Seen:
    """The stored embeddings of those pictures of a gallery that can be found.

    Raises:
        NoIndexError: The encoder has not seen the gallery yet.
    """
    ids, vectors = engine.shelf(gallery_id, encoder).embeddings()
    rows = np.flatnonzero(np.isin(ids, engine.catalog.images.ready_ids(gallery_id)))
    return Seen(ids[rows], vectors, rows)


@dataclass(frozen=True)
class Answers:
    """The ten best pictures for each of some classes.

    Attributes:
        classes: Numbers of the classes asked for, shape ``(q,)``.
        ids: Of the pictures found, best first, shape ``(q, 10)``; -1 for nothing.
        scores: Their cosines with the class's text, shape ``(q, 10)``.
        truth: What the pictures are of.
    """

    classes: Rows
    ids: Rows
    scores: Vectors
    truth: Truth

    @property
    def shown(self) -> Rows:
        """The class of each result, shape ``(q, 10)``."""
        return self.truth.classes_of(self.ids)

    @property
    def hits(self) -> Hits:
        """Whether each result is of the class asked for, shape ``(q, 10)``."""
        found: Hits = self.shown == self.classes[:, np.newaxis]
        return found

    def figures(self) -> Mapping[str, Values]:
        """Precision and average precision at 10 of each class, shape ``(q,)``."""
        all_of_them = measured(self.hits, self.truth.sizes[self.classes])
        return {name: all_of_them[name] for name in (PRECISION, MAP)}

    def wrong(self) -> tuple[Rows, Rows]:
        """The class asked for and the class shown of each wrong result, shape ``(n,)``."""
        wrong = (self.ids >= 0) & ~self.hits
        asked = np.broadcast_to(self.classes[:, np.newaxis], self.ids.shape)
        return asked[wrong], self.shown[wrong]


def embedded(
    encoder: TextEncoder,
    names: Sequence[str],
    prompts: Prompts,
    cache: ClassCache,
    watch: Watch | None = None,
) -> Vectors:
    """The names in the sentences of a set, shape ``(len(names), dimension)``."""
    parts = [np.zeros((0, encoder.dimension), np.float32)]
    for at in range(0, len(names), _NAMES_AT_ONCE):
        some = names[at : at + _NAMES_AT_ONCE]
        parts.append(class_embeddings(encoder, some, prompts, cache=cache))
        if watch:
            watch(at + len(some), len(names))
    return np.concatenate(parts)
