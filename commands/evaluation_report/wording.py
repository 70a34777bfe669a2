"""Figures and findings in words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

Gain = Mapping[str, float]

_JOINTS = re.compile(r"(?<=[_/.-])(?=.)")


def breakable(label: str) -> Markup:
    """A label that may go on in the next line wherever its words meet, escaped."""
    return Markup("<wbr>").join(_JOINTS.split(label))


def figure(value: float) -> str:
    """A measure between 0 and 1."""
    return f"{value:.3f}"


def count(value: int) -> str:
    """A number of things."""
    return f"{value:,}"


def points(value: float) -> str:
    """A difference of measures, in points of a hundred, with its sign."""
    rounded = round(100 * value, 1) + 0.0  # without it, a hair below zero would be −0.0
    return f"{rounded:+.1f}".replace("-", "−")


def contribution(gain: Gain) -> str:
    """What an encoder does for the ensemble, by what the ensemble is above itself without it."""
    if gain["low"] > 0:
        return "helps"
    return "harms" if gain["high"] < 0 else "makes no clear difference"


def verdict(encoders: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> str:
    """Whether the ensemble is worth it.

    Args:
        encoders: Alone, the best first.
        weights: By encoder.
    """
    if sum(weight > 0 for weight in weights.values()) < 2:
        return "Only one encoder votes here, so the ensemble is that encoder."
    best, gain = encoders[0]["encoder"], encoders[0]["ensemble_gain"]
    if gain["low"] > 0:
        return f"The ensemble is better than its best encoder alone, {best}, beyond chance."
    if gain["high"] < 0:
        return (
            f"{best} alone is better than the ensemble, beyond chance: try “semblance tune”, or a "
            "profile that gives the others less weight."
        )
    return f"The ensemble is as good as its best encoder alone, {best}, as far as can be told."
