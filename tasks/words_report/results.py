"""The pictures that some words found, as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from index_store.catalog.database import Catalog
from index_store.evaluation.measures import MAP
from tasks.words_report.asking import PRECISION, Answers
from tasks.words_report.choosing import ASKED
from tasks.words_report.errors import marks
from tasks.words_report.wordings import Wording, shared

_NOTHING: Final[dict[str, Any]] = {PRECISION: None, MAP: None, "results": []}


def results(
    answers: Answers, at: int, above: Mapping[str, str], catalog: Catalog
) -> dict[str, Any]:
    """Figures and the ten pictures of one class.

    Args:
        answers: What was found.
        at: The place of the class among those asked for.
        above: Superclass by class.
        catalog: Knows what the pictures are called.
    """
    ids, marked = answers.ids[at], marks(answers, above)[at].tolist()
    images = catalog.images.get_many(ids[ids >= 0].tolist())
    figures = answers.figures()
    rows = []
    for image_id, score, mark in zip(
        ids.tolist(), answers.scores[at].tolist(), marked, strict=True
    ):
        if image_id >= 0:
            found = images.get(image_id)  # none if the gallery was deleted meanwhile
            name, label = (found.name, found.label) if found else ("", None)
            rows.append(
                {"id": image_id, "name": name, "label": label, "score": score, "mark": mark}
            )
    return {name: float(values[at]) for name, values in figures.items()} | {"results": rows}


def unheard(label: str, words: Sequence[str]) -> dict[str, Any]:
    """A class that was to be shown and whose name means nothing to the encoder, as JSON."""
    return {"class": label, "why": ASKED, "unknown": list(words)} | _NOTHING


def per_class(
    answers: Answers, said: Mapping[int, str], above: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Every class with its figures and how many of its results are what, worst first."""
    figures, marked, truth = answers.figures(), marks(answers, above), answers.truth
    rows = []
    for at, number in enumerate(answers.classes.tolist()):
        name, found = truth.names[number], marked[at][answers.ids[at] >= 0]
        words, counts = np.unique(found, return_counts=True)
        rows.append(
            {"class": name, "said": said[number], "superclass": above.get(name)}
            | {"pictures": int(truth.sizes[number])}
            | {measure: float(values[at]) for measure, values in figures.items()}
            | {"marks": dict(zip(words.tolist(), counts.tolist(), strict=True))}
        )
    return sorted(rows, key=lambda row: (row[MAP], row[PRECISION], row["class"]))


def wordings_told(
    asked: Sequence[Wording], above: Mapping[str, str], catalog: Catalog
) -> list[dict[str, Any]]:
    """By class, each wording with what it finds and how many of its ten each of the others finds too."""
    told = []
    for label in dict.fromkeys(one.label for one in asked):
        group = [one for one in asked if one.label == label]
        rows = []
        for one in group:
            facts = {"text": one.text, "is_name": one.is_name, "unknown": list(one.unknown)}
            found = _NOTHING if one.answers is None else results(one.answers, 0, above, catalog)
            overlap = [
                shared(one.answers, other.answers) if one.answers and other.answers else None
                for other in group
            ]
            rows.append(facts | found | {"shared": overlap})
        told.append({"class": label, "wordings": rows})
    return told
