"""Figures and findings in words."""

import re
from collections.abc import Mapping

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
    """What something does for the figures, by what they are above those without it."""
    if gain["low"] > 0:
        return "helps"
    return "harms" if gain["high"] < 0 else "makes no clear difference"
