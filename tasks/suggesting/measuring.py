"""How good each way to tell classes is, by labelled pictures that it was not fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from index_store.evaluation.classification import Accuracy, accuracy, wilson
from models_store.classification.temperature import calibration_error, fit_temperature
from tasks.suggesting.candidates import Candidate
from tasks.suggesting.division import Division

_MOST_MISTAKES: Final = 200  # pairs of classes that a report tells


@dataclass(frozen=True)
class Measured:
    """A way to tell classes, and how good it is.

    Attributes:
        candidate: The way.
        accuracy: None where it cannot be used, or no picture is left to measure with.
        temperature: What its scores are to be divided by; None where no picture tells.
        error: Expected calibration error; None where there are too few pictures.
    """

    candidate: Candidate
    accuracy: Accuracy | None = None
    temperature: float | None = None
    error: float | None = None

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        one, found = self.candidate, self.accuracy
        classes = one.classifier.classes if one.classifier else ()
        return {
            "method": one.method,
            "encoder": one.encoder,
            "usable": one.classifier is not None,
            "why": one.why or self._why_not_measured(),
            "classes": len(classes),
            "pictures": found.pictures if found else 0,
            "accuracy": found.micro._asdict() if found else None,
            "macro_accuracy": found.macro._asdict() if found else None,
            "calibrated": self.temperature is not None,
            "calibration_error": self.error,
            "per_class": _per_class(found, classes) if found else [],
            "confusion": _confusion(found, classes) if found else [],
        } | dict(one.facts)

    def _why_not_measured(self) -> str | None:
        if self.accuracy is not None:
            return None
        return "unknown_training" if self.candidate.seen is None else "nothing_to_measure"


def measure(candidate: Candidate, division: Division) -> Measured:
    """Measure a candidate with the held-out pictures that its encoder has not learned from."""
    one = candidate
    if one.classifier is None or one.embedded is None or one.seen is None:
        return Measured(one)
    ids, truth = division.held_out_of(one.classifier.classes, one.seen)
    there = one.embedded.has(ids)
    ids, truth = ids[there], truth[there]
    if not len(ids):
        return Measured(one)
    scores = one.classifier.scores(one.embedded.of(ids))
    return Measured(
        one,
        accuracy(truth, scores.argmax(axis=1), len(one.classifier.classes)),
        fit_temperature(scores, truth),
        calibration_error(scores, truth) if len(ids) > 1 else None,
    )


def best(found: Sequence[Measured], *, most_classes: bool) -> Measured | None:
    """The one to be preferred of those that can be used; None if there is none.

    Args:
        found: All of them.
        most_classes: Whether one that knows more classes is better, however good it is.
    """
    usable = [one for one in found if one.candidate.classifier]
    if not usable:
        return None

    def rank(one: Measured) -> tuple[float, float, float]:
        classes = len(one.candidate.classifier.classes) if one.candidate.classifier else 0
        figures = one.accuracy
        macro, micro = (figures.macro.mean, figures.micro.mean) if figures else (-1.0, -1.0)
        return (classes if most_classes else 0, macro, micro)

    return max(usable, key=rank)


def _per_class(found: Accuracy, classes: Sequence[str]) -> list[dict[str, Any]]:
    """Classes that were measured, those it is right about least often first."""
    told = [
        {"label": name, "pictures": size, "right": right} | wilson(right / size, size)._asdict()
        for name, (right, size) in zip(classes, found.per_class.tolist(), strict=True)
        if size
    ]
    return sorted(told, key=lambda one: (one["mean"], one["label"]))


def _confusion(found: Accuracy, classes: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"label": classes[one.asked], "taken_for": classes[one.shown], "times": one.times}
        for one in found.mistaken[:_MOST_MISTAKES]
    ]
