"""Which of the encoders that understand words finds a gallery's classes best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index_store.evaluation.measures import MAP
from index_store.evaluation.truth import Truth
from models_store.text.base import TextEncoder
from models_store.text.class_embeddings import ClassCache
from models_store.text.prompts import Prompts
from tasks.runtime import Engine
from tasks.words_report.asking import Answers, Seen, embedded, stored
from tasks.words_report.comparing import Figures, compared, spread
from tasks.words_report.names import Names, names_for
from tasks.words_report.terms import Progress, watching


@dataclass(frozen=True)
class Speaker:
    """An encoder with words before a gallery.

    Attributes:
        texts: Its text side.
        seen: What it made of the pictures.
        names: Which of the classes it understands.
        found: What it finds for these with the first prompts; for no class where it understands none.
    """

    texts: TextEncoder
    seen: Seen
    names: Names
    found: Answers

    def figures(self) -> Figures:
        """Of all classes; an unknown name finds nothing."""
        places = list(self.names.known)
        return spread(self.found.figures(), places, len(self.found.truth.names))


def speaker(
    engine: Engine,
    gallery_id: int,
    encoder: str,
    truth: Truth,
    prompts: Prompts,
    cache: ClassCache,
    progress: Progress,
) -> Speaker:
    """Ask one encoder for all classes whose names it understands.

    Raises:
        NoIndexError: It has not seen the gallery yet.
        EncoderError: Its text side cannot be had.
    """
    texts, seen = engine.text_encoder(encoder), stored(engine, gallery_id, encoder)
    names = names_for(texts, truth.names)
    watch = watching(progress, encoder, "reading")
    said = embedded(texts, list(names.known.values()), prompts, cache, watch)
    found = seen.ten(said, watching(progress, encoder, "searching"))
    numbers = np.fromiter(names.known, np.int64, len(names.known))
    return Speaker(texts, seen, names, Answers(numbers, *found, truth))


def best_first(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Those that understand any name, by MAP@10 over all classes, then as they came."""
    able = [one for one in speakers if one.names.known]
    return sorted(able, key=lambda one: -float(one.figures()[MAP].mean()))


def encoders_told(speakers: Sequence[Speaker], reported: Speaker) -> list[dict[str, Any]]:
    """All of them beside the one that the report is about, the best first, as JSON."""
    return [
        {
            "encoder": one.texts.name,
            "reported": one is reported,
            "known": len(one.names.known),
            **compared(one.figures(), None if one is reported else reported.figures()),
        }
        for one in sorted(speakers, key=lambda one: -float(one.figures()[MAP].mean()))
    ]
