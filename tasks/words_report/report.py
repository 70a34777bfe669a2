"""What the names of a gallery's classes find, as one encoder that understands words has it.

The texts are compared with the stored embeddings themselves, exactly and without any projection: what is
measured is what the encoder understands, and neither indexes nor votes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from index_store.catalog.records import Gallery
from index_store.errors import ConflictError
from index_store.evaluation.estimate import LEVEL, RESAMPLES
from index_store.evaluation.truth import Truth
from models_store.text.class_embeddings import ClassCache
from tasks.errors import NoWordsError
from tasks.indexing import Bulk
from tasks.runtime import Engine
from tasks.words_report.asking import Answers, embedded
from tasks.words_report.choosing import chosen
from tasks.words_report.comparing import compared
from tasks.words_report.encoders import Speaker, best_first, encoders_told, speaker
from tasks.words_report.enlarging import Enlarging, Look, enlarging
from tasks.words_report.errors import errors
from tasks.words_report.results import per_class, results, unheard, wordings_told
from tasks.words_report.terms import Progress, Terms, watching
from tasks.words_report.wordings import wordings

SCHEMA: Final = 1
"""Goes up whenever something in the document changes its name or its meaning; additions leave it."""


@dataclass(frozen=True)
class WordsReport:
    """What was found.

    Attributes:
        document: All of it as JSON.
        looks: Pictures as the network sees them, by id and by way of enlarging.
    """

    document: dict[str, Any]
    looks: Mapping[int, Mapping[str, Look]]


@dataclass(frozen=True)
class _Work:
    """What all parts of a report are made from."""

    engine: Engine
    gallery: Gallery
    above: Mapping[str, str]
    terms: Terms
    truth: Truth
    cache: ClassCache
    progress: Progress


def words_report(
    engine: Engine,
    gallery: Gallery,
    encoders: Sequence[str],
    terms: Terms,
    above: Mapping[str, str],
    bulk: Bulk,
    progress: Progress,
    *,
    encoder: str | None = None,
) -> WordsReport:
    """Ask for every class of a gallery by its name, and look at what comes of it.

    Args:
        engine: Where encoders and shelves come from.
        gallery: The gallery.
        encoders: Those that understand words and have seen the gallery; they are compared.
        terms: What is looked at.
        above: Superclass by class, of those that have one.
        bulk: How pictures are read and embedded.
        progress: Told how far it is.
        encoder: The one that the report is about; None for the one that finds most.

    Raises:
        ConflictError: No picture has a label.
        WordsReportError: The terms name a class that is not there.
        NoWordsError: The encoder understands no name of a class.
    """
    truth = Truth.of(engine.catalog.images.labels_of(gallery.id))
    if not truth.names:
        raise ConflictError(
            f"no picture of {gallery.name} has a label",
            hint="ingest with --labels folders or a CSV",
        )
    terms.check(truth.names)
    work = _Work(engine, gallery, above, terms, truth, ClassCache(), progress)
    speakers = [
        speaker(engine, gallery.id, one, truth, terms.prompts[0], work.cache, progress)
        for one in encoders
    ]
    reported = _reported(speakers, encoder, gallery)
    return _told(work, speakers, reported, bulk)


def _reported(speakers: Sequence[Speaker], encoder: str | None, gallery: Gallery) -> Speaker:
    able = [one for one in best_first(speakers) if encoder in (None, one.texts.name)]
    if not able:
        raise NoWordsError(
            f"{encoder or 'no encoder'} understands {'no' if encoder else 'any'} name of a class"
            f" of {gallery.name}",
            hint="name the classes in words it knows, or ask another encoder, such as clip",
        )
    return able[0]


def _told(work: _Work, speakers: Sequence[Speaker], one: Speaker, bulk: Bulk) -> WordsReport:
    answers, above, terms = one.found, work.above, work.terms
    shown = chosen(answers, terms.classes)
    enlarged = _enlarging(work, one, [at for at, _ in shown], bulk)
    catalog = work.engine.catalog
    asked = wordings(terms.wordings, one, terms.prompts[0], work.cache)
    document = _facts(work, one) | {
        "per_class": per_class(answers, one.names.known, above),
        "chosen": [
            {"class": work.truth.names[int(answers.classes[at])], "why": why, "unknown": []}
            | results(answers, at, above, catalog)
            for at, why in shown
        ]
        + [unheard(*one) for one in one.names.unknown if one[0] in terms.classes],
        "errors": errors(answers, above, len(one.seen.ids)),
        "prompts": _prompts(work, one),
        "enlarging": enlarged.document if enlarged else None,
        "wordings": wordings_told(asked, above, catalog),
        "encoders": encoders_told(speakers, one),
    }
    return WordsReport(document, enlarged.looks if enlarged else {})


def _facts(work: _Work, one: Speaker) -> dict[str, Any]:
    """What was asked of whom, and the figures that matter most."""
    answers, truth = one.found, work.truth
    sizes = truth.sizes[answers.classes]
    return {
        "schema": SCHEMA,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "gallery": work.gallery.name,
        "encoder": one.texts.name,
        "pictures": len(one.seen.ids),
        "labelled": len(truth),
        "classes": len(truth.names),
        "known": len(one.names.known),
        "unknown": [{"class": name, "words": list(words)} for name, words in one.names.unknown],
        "interval": {
            "level": LEVEL,
            "method": "bootstrap over classes",
            "resamples": RESAMPLES,
        },
        "by_chance": float((sizes / max(1, len(one.seen.ids))).mean()),
        **compared(answers.figures(), None),
    }


def _prompts(work: _Work, one: Speaker) -> list[dict[str, Any]]:
    """Each set of sentences beside the first."""
    reference, names, told = one.found.figures(), list(one.names.known.values()), []
    for at, prompts in enumerate(work.terms.prompts):
        answers = one.found
        if at:
            watch = watching(work.progress, f"{one.texts.name}, {prompts.name}", "reading")
            texts = embedded(one.texts, names, prompts, work.cache, watch)
            found = one.seen.ten(texts)
            answers = Answers(one.found.classes, *found, work.truth)
        told.append(
            {"name": prompts.name, "sentences": len(prompts.templates)}
            | {"templates": list(prompts.templates)}
            | compared(answers.figures(), reference if at else None)
        )
    return told


def _enlarging(work: _Work, one: Speaker, shown: Sequence[int], bulk: Bulk) -> Enlarging | None:
    """None where nobody asked for it."""
    if not work.terms.methods:
        return None
    names = list(one.names.known.values())
    watch = watching(work.progress, one.texts.name, "reading")
    texts = embedded(one.texts, names, work.terms.prompts[0], work.cache, watch)
    return enlarging(work.engine, one, texts, work.terms, shown, bulk, work.progress)
