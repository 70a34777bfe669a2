"""What it changes how small pictures are enlarged before a network sees them.

The only part of the report that runs the picture network: some pictures of each class are enlarged in
each way to the size that the network itself would enlarge them to, embedded anew, and searched for among
themselves by the classes' names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index_store.base import Rows
from index_store.evaluation.truth import Truth
from index_store.images import ImageFiles
from models_store.encoders.base import Encoder, Prepared, Vectors
from models_store.preprocess.resizing import Resizing
from tasks.indexing import Bulk
from tasks.runtime import Engine
from tasks.words_report.asking import Answers, Seen
from tasks.words_report.comparing import compared
from tasks.words_report.encoders import Speaker
from tasks.words_report.small_pictures import OWN, Small, drawn_pictures, embedded_in
from tasks.words_report.terms import Progress, Terms


@dataclass(frozen=True)
class Look:
    """A picture as the network sees it when it was enlarged in some way.

    Attributes:
        pixels: Shape ``(3, height, width)``, a byte each.
        score: Its cosine with its class's text.
    """

    pixels: Prepared
    score: float


@dataclass(frozen=True)
class Enlarging:
    """What was found.

    Attributes:
        document: As JSON.
        looks: A picture each of some classes, by its id and by the way.
    """

    document: dict[str, Any]
    looks: Mapping[int, Mapping[str, Look]]


@dataclass(frozen=True)
class _Way:
    """One way: the embeddings of the pictures, shape ``(n, dimension)``, and what is found among them."""

    method: str
    vectors: Vectors
    answers: Answers


@dataclass(frozen=True)
class _Classes:
    """The classes that ask, and their texts' embeddings, shape ``(q, dimension)``."""

    answers: Answers
    texts: Vectors

    def ask(self, method: str, ids: Rows, vectors: Vectors) -> _Way:
        """What those classes that some pictures are of find among these."""
        whole, numbers = self.answers.truth, self.answers.classes
        truth = Truth(whole.names, ids, whole.classes_of(ids))
        there = truth.sizes[numbers] > 0
        found = Seen(ids, vectors, np.arange(len(ids))).ten(self.texts[there])
        return _Way(method, vectors, Answers(numbers[there], *found, truth))

    def looks(
        self, at: int, ids: Rows, ways: Sequence[_Way], small: Small, encoder: Encoder
    ) -> dict[int, dict[str, Look]]:
        """The first picture of a class in each way; none where it has none."""
        classes = self.answers.truth.classes_of(ids)
        rows = np.flatnonzero(classes == self.answers.classes[at])[:1].tolist()
        return {
            int(ids[row]): {
                way.method: Look(
                    encoder.prepare(small.opened(int(ids[row]), way.method)),
                    float(way.vectors[row] @ self.texts[at]),
                )
                for way in ways
            }
            for row in rows
        }


def enlarging(
    engine: Engine,
    one: Speaker,
    texts: Vectors,
    terms: Terms,
    shown: Sequence[int],
    bulk: Bulk,
    progress: Progress,
) -> Enlarging:
    """Try the ways.

    Args:
        engine: Where the picture network and the pictures come from.
        one: The encoder, and what the classes found in the whole gallery.
        texts: The classes' embeddings, shape ``(q, dimension)``.
        terms: The ways, and how many pictures of each class.
        shown: Places among the classes of those of which a picture is kept to be looked at.
        bulk: How pictures are read and embedded.
        progress: Told how far it is.
    """
    encoder, classes = engine.encoder(one.texts.name), _Classes(one.found, texts)
    drawn = drawn_pictures(engine.catalog, one.found, terms)
    small = Small.of(drawn, encoder.resizing, ImageFiles(engine.var), bulk.max_pixels)
    methods = (OWN, *dict.fromkeys(terms.methods))
    ids, vectors = embedded_in(methods, encoder, small, bulk, progress)
    ways = [classes.ask(method, ids, vectors[method]) for method in methods] if len(ids) else []
    looks: dict[int, dict[str, Look]] = {}
    for at in shown:
        looks |= classes.looks(at, ids, ways, small, encoder)
    document = {
        "own": _described(encoder.resizing),
        "sample": terms.sample,
        "seed": terms.seed,
        "drawn": len(drawn),
        "pictures": len(ids),
        "ways": [_told(way, ways[0]) for way in ways],
        "examples": [_example(one, small, by_method) for one, by_method in looks.items()],
    }
    return Enlarging(document, looks)


def _told(way: _Way, own: _Way) -> dict[str, Any]:
    reference = None if way is own else own.answers.figures()
    likeness = float((way.vectors * own.vectors).sum(axis=1).mean())
    return {"method": way.method, "likeness": likeness} | compared(way.answers.figures(), reference)


def _example(image_id: int, small: Small, by_method: Mapping[str, Look]) -> dict[str, Any]:
    picture = small.pictures[image_id]
    scores = {method: look.score for method, look in by_method.items()}
    return {"id": image_id, "name": picture.name, "label": picture.label, "scores": scores}


def _described(resizing: Resizing | None) -> dict[str, Any] | None:
    if resizing is None:
        return None
    return {"method": resizing.method, "width": resizing.width, "height": resizing.height}
