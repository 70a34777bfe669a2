"""How far probabilities can be trusted, and what they are good for."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.verdict import LIKELY

_BINS = 10

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Answered(NamedTuple):
    """The first ten of each query.

    Attributes:
        probabilities: Shape ``(q, 10)``.
        right: Whether each is of the query's class, same shape.
        kin: Whether there was anything to find, shape ``(q,)``.
    """

    probabilities: Floats
    right: Flags
    kin: Flags


def figures(galleries: Sequence[Answered]) -> dict[str, Any]:
    """What is told of one way to answer; errors of calibration are means over the galleries."""
    one = Answered(*map(np.concatenate, zip(*galleries, strict=True)))
    sure, is_right = likeliest(one)
    matched = sure >= LIKELY
    return {
        "queries": len(sure),
        "right_about_match": round(float((matched == one.kin).mean()), 4),
        "kin_matched": round(float(matched[one.kin].mean()), 4),
        "false_alarms": round(float(matched[~one.kin].mean()), 4),
        **{
            name: round(float(np.mean([errors(each)[name] for each in galleries])), 4)
            for name in ("ece", "ece_kin_only", "ece_probable")
        },
        "probable_right": round(float(is_right[matched].mean()), 4) if matched.any() else None,
        "reliability": reliability(one.probabilities.ravel(), one.right.ravel()),
    }


def errors(one: Answered) -> dict[str, float]:
    """Errors of calibration in one gallery."""
    sure, is_right = likeliest(one)
    matched = sure >= LIKELY
    probabilities, right, kin = one
    return {
        "ece": calibration_error(probabilities.ravel(), right.ravel()),
        "ece_kin_only": calibration_error(probabilities[kin].ravel(), right[kin].ravel()),
        "ece_probable": calibration_error(sure[matched], is_right[matched]),
    }


def likeliest(one: Answered) -> tuple[Floats, Flags]:
    """Of each query's likeliest result the probability, and whether it is right."""
    best = one.probabilities.argmax(axis=1)
    every = np.arange(len(best))
    return one.probabilities[every, best], one.right[every, best]


def calibration_error(probabilities: Floats, right: Flags) -> float:
    """ECE over ten bins; zero of nothing."""
    rows = reliability(probabilities, right)
    return sum(n * abs(said - true) for n, said, true in rows) / max(len(right), 1)


def reliability(probabilities: Floats, right: Flags) -> list[tuple[int, float, float]]:
    """Of each bin that is not empty: how many, their mean probability, the share that was right."""
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    return [
        (int(inside.sum()), float(probabilities[inside].mean()), float(right[inside].mean()))
        for number in range(_BINS)
        if (inside := bins == number).any()
    ]
