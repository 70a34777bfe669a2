"""Suggest labels for the pictures of a gallery that have none."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from index_store.base import Rows, Vectors
from index_store.catalog.records import Gallery
from index_store.catalog.suggestion_records import Suggestion
from models_store.classification.likelihood import exclusive, separate
from tasks.errors import TasksError, TooFewLabelsError
from tasks.runtime import Engine
from tasks.suggesting import candidates
from tasks.suggesting.candidates import Candidate, Progress
from tasks.suggesting.division import Division, divide
from tasks.suggesting.embedded import Embedded
from tasks.suggesting.learning import learning, trained_encoders
from tasks.suggesting.measuring import Measured, best, measure
from tasks.suggesting.terms import SuggestTerms

SCHEMA: Final = 1

_SCORES: Final = 4_000_000  # pictures times classes at a time
_WRITTEN: Final = 5_000  # suggestions that are written at once

_WHY: Final = {
    "no_words": "the encoder understands no words, or none of these",
    "too_few_labels": "too few pictures have a label",
    "not_embedded": "the encoder has not embedded this gallery",
}


@dataclass(frozen=True)
class Suggested:
    """What came of it.

    Attributes:
        chosen: The way that suggests.
        report: How good each way is, as JSON.
    """

    chosen: Measured
    report: dict[str, Any]


def compare(
    engine: Engine, gallery: Gallery, encoder: str, terms: SuggestTerms, progress: Progress
) -> Suggested:
    """Build every way to tell the classes, measure it, and choose the one that suggests.

    Args:
        engine: Where encoders and embeddings are.
        gallery: The gallery.
        encoder: Whose embeddings are looked at first; it has embedded the gallery.
        terms: What is wanted.
        progress: Called with done, total and the stage; may raise to end it.

    Raises:
        TooFewLabelsError: Neither words nor labels tell the classes.
        TasksError: The encoder has embedded nothing, or the method that is wanted cannot be used.
        PromptsError: The sentences cannot be used.
    """
    embedded = Embedded.open(engine, gallery.id, encoder)
    if embedded is None:
        raise TasksError(
            f"the encoder {encoder} has embedded nothing of {gallery.name}",
            hint="`semblance reindex` first",
        )
    labels = engine.catalog.images.labels_of(gallery.id)
    classes = terms.classes or tuple(sorted(set(labels.values())))
    found = _measured(engine, gallery, embedded, terms, labels, classes, progress)
    chosen = _chosen(found, terms, encoder)
    report = {
        "schema": SCHEMA,
        "encoder": encoder,
        "chosen": {"method": chosen.candidate.method, "encoder": chosen.candidate.encoder},
        "classes": len(classes),
        "given": bool(terms.classes),
        "labelled": len(labels),
        "methods": [one.to_json() for one in found],
    }
    return Suggested(chosen, report)


def suggestions(
    chosen: Measured, wanted: Rows, rejected: Mapping[int, Collection[str]], progress: Progress
) -> Iterator[list[Suggestion]]:
    """The likeliest class of each picture, some thousand at a time.

    Args:
        chosen: Tells classes.
        wanted: Ids of pictures, ascending.
        rejected: Labels that are not to be suggested again, by picture.
        progress: Told how many pictures of how many are done; may raise to end it.
    """
    one = chosen.candidate
    if one.classifier is None or one.embedded is None:
        return
    names = one.classifier.classes
    numbers = {name: number for number, name in enumerate(names)}
    size = max(1, min(_WRITTEN, _SCORES // len(names)))
    total, done = int(one.embedded.has(wanted).sum()), 0
    progress(0, total, "suggesting")
    for ids, pictures in one.embedded.chunks(wanted, size):
        likely = _likely(chosen, one.classifier.scores(pictures))
        for row, image_id in enumerate(ids.tolist()):
            for label in rejected.get(image_id, ()):
                if label in numbers:
                    likely[row, numbers[label]] = 0
        top = likely.argmax(axis=1)
        sure = likely[np.arange(len(top)), top]
        yield [
            Suggestion(image_id, names[number], confidence)
            for image_id, number, confidence in zip(
                ids.tolist(), top.tolist(), sure.tolist(), strict=True
            )
            if confidence > 0
        ]
        done += len(ids)
        progress(done, total, "suggesting")


def _likely(chosen: Measured, scores: Vectors) -> Vectors:
    """Probabilities as held-out pictures want them, or where there are none as the encoder has them."""
    if chosen.temperature is not None:
        return exclusive((scores / chosen.temperature).astype(np.float32))
    bias = chosen.candidate.bias
    return exclusive(scores) if bias is None else separate(scores + bias)


def _measured(
    engine: Engine,
    gallery: Gallery,
    embedded: Embedded,
    terms: SuggestTerms,
    labels: Mapping[int, str],
    classes: tuple[str, ...],
    progress: Progress,
) -> list[Measured]:
    there = embedded.has(np.fromiter(labels, np.int64, len(labels)))
    known = {one: label for (one, label), has in zip(labels.items(), there, strict=True) if has}
    mine = learning(engine, gallery.id, embedded.encoder, known)
    trained = [learning(engine, gallery.id, name, known) for name in trained_encoders(engine)]
    division = divide(known, classes, set().union(*(one.seen or () for one in (mine, *trained))))
    progress(0, 1, "reading the names")
    named = candidates.by_words(engine, embedded, classes, terms.sentences)
    ways: list[Candidate] = [
        named,
        candidates.by_probe(embedded, division, mine, progress),
        *(candidates.by_trained(engine, gallery.id, one, division) for one in trained),
    ]
    progress(0, 1, "measuring")
    # Where labels are too few to learn from, nothing is fitted to them: all of them measure the names.
    all_of_them = divide(known, classes, fewest=1, share=1)
    return [measure(one, _to_measure(one, division, all_of_them)) for one in ways]


def _to_measure(candidate: Candidate, division: Division, all_of_them: Division) -> Division:
    learns = candidate.method != "zero_shot" or division.is_enough
    return division if learns else all_of_them


def _chosen(found: list[Measured], terms: SuggestTerms, encoder: str) -> Measured:
    """The way that is wanted, or the best.

    Raises:
        TooFewLabelsError: There is none.
        TasksError: The one that is wanted cannot be used.
    """
    wanted = [one for one in found if terms.method in (None, one.candidate.method)]
    chosen = best(wanted, most_classes=bool(terms.classes))
    if chosen is not None:
        return chosen
    reasons = "; ".join(
        f"{one.candidate.method}: {_WHY[one.candidate.why or 'no_words']}" for one in wanted
    )
    if terms.method is not None:
        raise TasksError(
            f"the method {terms.method} cannot be used: {reasons or 'no encoder was trained here'}",
            hint="leave the choice to the service, or give some pictures labels first",
        )
    raise TooFewLabelsError(
        f"nothing tells {encoder} the classes: {reasons}",
        hint="label four pictures at least of two classes, or choose an encoder that understands words",
    )
