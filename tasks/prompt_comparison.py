"""How well sets of sentences tell a gallery's classes, measured with its labels and stored embeddings.

Two questions of each set: which class each labelled picture is of (zero-shot), and whether the name of a
class finds its pictures among the labelled ones. Intervals are of the bootstrap over pictures for the
former, over classes for the latter; gains are of the same pictures, or classes, by both sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from faiss import METRIC_INNER_PRODUCT
from faiss.contrib.exhaustive_search import knn_ground_truth

from index_store.base import Vectors
from index_store.catalog.records import Gallery
from index_store.evaluation.estimate import LEVEL, RESAMPLES, estimate
from index_store.evaluation.measures import MAP, K, Values, measured
from index_store.evaluation.truth import Truth
from models_store.text.class_embeddings import class_embeddings, said
from models_store.text.prompts import Prompts
from models_store.text.zero_shot import classify
from tasks.errors import TasksError, TooFewLabelsError
from tasks.runtime import Engine
from tasks.suggesting.candidates import Progress, is_understood
from tasks.suggesting.embedded import Embedded

SINGLE: Final = "single"
"""The set that others are compared with."""

_AT_ONCE: Final = 16_384  # pictures
_PRECISION: Final = "precision_at_10"


@dataclass(frozen=True)
class Scored:
    """What a set comes to.

    Attributes:
        prompts: The set.
        values: By measure: of each picture or class, shape ``(n,)``.
    """

    prompts: Prompts
    values: Mapping[str, Values]


def compare_prompts(
    engine: Engine, gallery: Gallery, encoder: str, sets: Sequence[Prompts], progress: Progress
) -> dict[str, Any]:
    """Compare sets of sentences for one encoder; the comparison as JSON.

    Args:
        engine: Where the text side and the embeddings are.
        gallery: The gallery, with labels.
        encoder: Understands words and has embedded the gallery.
        sets: What is compared, ``single`` among them.
        progress: Called with done, total and the set that comes next.

    Raises:
        TasksError: The encoder has embedded nothing of the gallery.
        TooFewLabelsError: There are not two classes whose names the encoder understands.
        EncoderError: The encoder understands no words.
    """
    embedded = Embedded.open(engine, gallery.id, encoder)
    if embedded is None:
        raise TasksError(f"the encoder {encoder} has embedded nothing of {gallery.name}")
    tower = engine.text_encoder(encoder)
    labels = {
        one: label
        for one, label in engine.catalog.images.labels_of(gallery.id).items()
        if is_understood(tower, label)
    }
    ids = np.fromiter(labels, np.int64, len(labels))
    truth = Truth.of({one: labels[one] for one in ids[embedded.has(ids)].tolist()})
    if len(truth.names) < 2:
        raise TooFewLabelsError(
            f"the gallery {gallery.name} has not two labels whose words {encoder} knows",
            hint="ingest with --labels folders or a CSV",
        )
    scored = []
    for done, prompts in enumerate(sets):
        progress(done, len(sets), prompts.name)
        classes = class_embeddings(tower, [said(name) for name in truth.names], prompts)
        scored.append(Scored(prompts, _values(embedded, truth, classes)))
    progress(len(sets), len(sets), "done")
    return {
        "encoder": encoder,
        "pictures": len(truth),
        "classes": len(truth.names),
        "interval": {"level": LEVEL, "method": "bootstrap", "resamples": RESAMPLES},
        "sets": _told(scored),
    }


def _values(embedded: Embedded, truth: Truth, classes: Vectors) -> dict[str, Values]:
    """Whether each picture is taken for what it is, and what each class's name finds."""
    right, chunks = [], []
    for ids, vectors in embedded.chunks(truth.ids, _AT_ONCE):
        guessed = classify(vectors, classes, scale=1.0).classes[:, 0]
        right.append(guessed == truth.classes_of(ids))
        chunks.append(vectors)
    _, rows = knn_ground_truth(  # type: ignore[no-untyped-call]
        classes, chunks, K, METRIC_INNER_PRODUCT, ngpu=0
    )
    found = np.where(rows >= 0, truth.ids[rows.clip(min=0)], -1)
    hits = truth.classes_of(found) == np.arange(len(classes))[:, np.newaxis]
    search = measured(hits, truth.sizes)
    return {
        "accuracy": np.concatenate(right).astype(float),
        _PRECISION: search[_PRECISION],
        MAP: search[MAP],
    }


def _told(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """Every set's measures, and what it gains over a single sentence."""
    single = next((one.values for one in scored if one.prompts.name == SINGLE), None)
    told = []
    for one in scored:
        measures = {name: estimate(values)._asdict() for name, values in one.values.items()}
        gain = None
        if single is not None and one.prompts.name != SINGLE:
            gain = {
                name: estimate(values - single[name])._asdict()
                for name, values in one.values.items()
            }
        told.append(
            {
                "prompts": one.prompts.name,
                "sentences": len(one.prompts.templates),
                "measures": measures,
                "gain": gain,
            }
        )
    return told
