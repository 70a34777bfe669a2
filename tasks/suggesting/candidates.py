"""The ways to tell a gallery's classes: by their names, by a probe, by encoders that were trained here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np

from index_store.base import Rows, Vectors
from models_store.classification.base import Classifier
from models_store.classification.by_words import ByWords
from models_store.classification.linear_probe import LinearProbe
from models_store.classification.nearest_mean import NearestMean
from models_store.text.base import TextEncoder
from models_store.text.class_embeddings import class_embeddings, said, words_in
from models_store.text.prompts import Prompts
from tasks.runtime import Engine
from tasks.suggesting.division import Division
from tasks.suggesting.embedded import Embedded
from tasks.suggesting.learning import Learning
from tasks.suggesting.terms import Method

Why = Literal["no_words", "too_few_labels", "not_embedded"]
"""Why a method cannot be used."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Candidate:
    """A way to tell classes, ready to be measured and used, or the reason why not.

    Attributes:
        method: Which.
        encoder: Whose embeddings it looks at.
        embedded: These; None where there are none.
        classifier: Tells classes by them; None where there is a reason not to.
        why: That reason.
        bias: With which a sigmoid over its scores says whether a class fits, as SigLIP's authors have
            it; None for those that compare classes with each other.
        seen: Pictures that the encoder learned from; None where nobody can know.
        facts: What else there is to tell.
    """

    method: Method
    encoder: str
    embedded: Embedded | None = None
    classifier: Classifier | None = None
    why: Why | None = None
    bias: float | None = None
    seen: frozenset[int] | None = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)


def by_words(
    engine: Engine, embedded: Embedded, classes: Sequence[str], prompts: Callable[[], Prompts]
) -> Candidate:
    """Classes by their names alone; those whose words the encoder does not know are left out."""
    candidate = partial(Candidate, "zero_shot", embedded.encoder, embedded)
    if not engine.speaks(embedded.encoder):
        return candidate(why="no_words")
    tower, sentences = engine.text_encoder(embedded.encoder), prompts()
    known = [name for name in classes if is_understood(tower, name)]
    facts = {
        "prompts": sentences.name,
        "sentences": len(sentences.templates),
        "unknown_classes": [name for name in classes if name not in known],
    }
    if len(known) < 2:
        return candidate(why="no_words", facts=facts)
    embeddings = class_embeddings(tower, [said(name) for name in known], sentences)
    classifier = ByWords(known, embeddings, tower.scale)
    return candidate(classifier, bias=tower.bias, facts=facts)


def by_probe(
    embedded: Embedded, division: Division, learned: Learning, progress: Progress
) -> Candidate:
    """A linear probe of an encoder as it is."""
    candidate = partial(Candidate, "probe", embedded.encoder, embedded, seen=learned.seen)
    pictures, numbers = _to_learn_from(embedded, division)
    if not division.is_enough or _fewest(numbers, division) < 2:
        return candidate(why="too_few_labels")
    probe = LinearProbe.fit(
        division.classes, pictures, numbers, progress=lambda d, t: progress(d, t, "fitting")
    )
    return candidate(probe, facts={"fitted": len(numbers), "strength": probe.strength})


def by_trained(engine: Engine, gallery_id: int, learned: Learning, division: Division) -> Candidate:
    """The nearest class mean of an encoder that was trained here."""
    embedded = Embedded.open(engine, gallery_id, learned.encoder)
    facts = learned.facts()
    candidate = partial(Candidate, "fine_tuned", learned.encoder, embedded, seen=learned.seen)
    if embedded is None:
        return candidate(why="not_embedded", facts=facts)
    pictures, numbers = _to_learn_from(embedded, division)
    if not division.is_enough or _fewest(numbers, division) < 1:
        return candidate(why="too_few_labels", facts=facts)
    means = NearestMean.fit(division.classes, pictures, numbers)
    return candidate(means, facts=facts | {"fitted": len(numbers)})


def is_understood(tower: TextEncoder, name: str) -> bool:
    """Whether an encoder knows every word of a class's name, and there is one."""
    words = words_in(said(name))
    return bool(words) and not tower.unknown(words)


def _to_learn_from(embedded: Embedded, division: Division) -> tuple[Vectors, Rows]:
    """Embeddings and classes of the pictures to fit to that have one."""
    there = embedded.has(division.fitted)
    return embedded.of(division.fitted[there]), division.fitted_classes[there]


def _fewest(numbers: Rows, division: Division) -> int:
    """Pictures of the class that has fewest."""
    counts = np.bincount(numbers, minlength=len(division.classes))
    return int(counts.min()) if len(counts) else 0
