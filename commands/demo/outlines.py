"""Outlines of shapes: points in motif units, where a motif fills -1..1 and y points down.

Points are written as in an SVG polygon, ``"x,y x,y"``. Every outline has them close enough together
that bending the plane bends its edges.
"""

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Outline: TypeAlias = NDArray[np.float64]
"""Points, (n, 2)."""

_STEPS = 8  # pieces of a curve between two given points
_STRAIGHT_STEP = 0.12  # longest piece of a straight edge, in motif units


def smooth(points: str) -> Outline:
    """The closed curve through the points (a Catmull-Rom spline)."""
    given = parsed(points)
    return _spline(np.concatenate([given[-1:], given, given[:2]]))


def curve(points: str) -> Outline:
    """The open curve through the points."""
    given = parsed(points)
    before, after = 2 * given[:1] - given[1:2], 2 * given[-1:] - given[-2:-1]
    return np.concatenate([_spline(np.concatenate([before, given, after])), given[-1:]])


def _spline(knots: Outline) -> Outline:
    """Through all knots but the outermost two, which only give the direction."""
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        bend, twist = 2 * a - 5 * b + 4 * c - d, 3 * (b - c) + d - a
        pieces.append(b + 0.5 * ((c - a) * t + bend * t**2 + twist * t**3))
    return np.concatenate(pieces)


def symmetric(right_half: str) -> Outline:
    """The closed curve through the points and their mirror images about x = 0.

    The first and the last point are on the axis and not doubled.
    """
    right = parsed(right_half)
    left = right[-2:0:-1] * (-1, 1)
    whole = np.concatenate([right, left])
    return _spline(np.concatenate([whole[-1:], whole, whole[:2]]))


def straight(corners: str, *, soft: float = 0.0) -> Outline:
    """The polygon with these corners, rounded off over the distance ``soft``."""
    given = parsed(corners)
    if soft:
        given = _rounded(given, soft)
    return _subdivided(np.concatenate([given, given[:1]]))


def line(points: str) -> Outline:
    """The open, straight line from point to point."""
    given = parsed(points)
    return np.concatenate([_subdivided(given), given[-1:]])


def parsed(points: str) -> Outline:
    """The points and nothing between them."""
    return np.array([point.split(",") for point in points.split()], dtype=np.float64)


def _subdivided(points: Outline) -> Outline:
    """Points along the way from the first to just before the last."""
    pieces = []
    for start, end in pairwise(points):
        count = 1 + int(np.hypot(*(end - start)) / _STRAIGHT_STEP)
        pieces.append(start + (end - start) * np.arange(count)[:, None] / count)
    return np.concatenate(pieces)


def _rounded(corners: Outline, soft: float) -> Outline:
    """Each corner replaced by a quadratic Bezier curve that begins and ends ``soft`` before it."""
    t = np.linspace(0, 1, 7)[:, None]
    curves = []
    before_and_after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    for corner, *others in zip(corners, *before_and_after, strict=True):
        start, end = (
            corner + (other - corner) * min(0.5, soft / max(np.hypot(*(other - corner)), 1e-9))
            for other in others
        )
        curves.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * end)
    return np.concatenate(curves)


def oval(x: float, y: float, rx: float, ry: float | None = None, *, turn: float = 0.0) -> Outline:
    """An ellipse about (x, y), a circle if there is one radius; ``turn`` in degrees, clockwise."""
    round_about = arc(0, 0, rx, rx if ry is None else ry, 0, 360)[:-1]
    angle = np.radians(turn)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points: Outline = round_about @ rotation + (x, y)
    return points


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Outline:
    """Part of an ellipse, open; degrees clockwise from the right."""
    count = 2 + int(abs(end - start) / 7)
    angles = np.radians(np.linspace(start, end, count))
    return np.stack([x + rx * np.cos(angles), y + ry * np.sin(angles)], axis=1)


def box(left: float, top: float, right: float, bottom: float, *, soft: float = 0.0) -> Outline:
    """An upright rectangle."""
    return straight(f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}", soft=soft)


def star(x: float, y: float, radius: float) -> Outline:
    """A five-pointed star, one tip on top."""
    angles = np.pi * (np.arange(10) / 5 - 0.5)
    radii = np.where(np.arange(10) % 2, 0.45 * radius, radius)
    return np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], axis=1)


def joined(*outlines: Outline) -> Outline:
    """One outline that follows several, one after the other."""
    return np.concatenate(outlines)


def pair(outline: Outline) -> tuple[Outline, Outline]:
    """An outline and its mirror image about x = 0: two ears, two wings."""
    return outline, outline * (-1, 1)
