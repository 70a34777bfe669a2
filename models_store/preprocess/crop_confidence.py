"""How sure it is that a rectangle is a picture laid on a ground, and not part of one picture.

Three shares are multiplied, so that one that fails is enough to say no: how much of the rectangle's
sides are edges; how much of what lies outside is plain ground or text on it; and how smoothly the
ground runs along the side where it does so least. Skies, walls and studio backgrounds pass one or
two of these, pages and screens pass all.
"""

from typing import Final

import numpy as np

from models_store.preprocess.crop_edges import Bytes, Edges, Mask
from models_store.preprocess.crop_rectangles import Rectangle

_NEAR, _FAR = 2, 5  # the ground beside an edge, in pixels from it
_SMOOTH: Final = 3  # most change from pixel to pixel along it, of 255


def confidence(edges: Edges, rectangle: Rectangle) -> float:
    """From 0, surely no picture of its own, to 1."""
    support = np.mean([share for share in rectangle.supports if share is not None])
    return float(support * _ground_outside(edges, rectangle) * _smoothness(edges, rectangle))


def _ground_outside(edges: Edges, rectangle: Rectangle) -> float:
    """Share of plain ground outside of a rectangle."""
    left, top, right, bottom = rectangle.box
    plain = _around(edges.paper)
    if sum(support is not None for support in rectangle.supports) > 1:
        # A single straight line is a wall's edge or a kerb, unless the ground is of one colour.
        plain |= edges.still
    outside = plain.size - (right - left) * (bottom - top)
    inside_plain = np.count_nonzero(plain[top:bottom, left:right])
    return float((np.count_nonzero(plain) - inside_plain) / max(outside, 1))


def _smoothness(edges: Edges, rectangle: Rectangle) -> float:
    """Least share, of the sides with ground beside them, of it running smoothly along them."""
    left, top, right, bottom = rectangle.box
    beside, level = edges.down.T[:, top:bottom], edges.across.T[:, left:right]
    strips = (
        _before(beside, left),
        _before(level, top),
        beside[right + _NEAR : right + _FAR],
        level[bottom + _NEAR : bottom + _FAR],
    )
    sides = zip(strips, rectangle.supports, strict=True)
    return min(_smooth_share(strip) for strip, support in sides if support is not None)


def _before(along: Bytes, line: int) -> Bytes:
    return along[max(0, line - _FAR) : max(0, line - _NEAR)]


def _smooth_share(strip: Bytes) -> float:
    return float(np.mean(strip <= _SMOOTH)) if strip.size else 0.0


def _around(mask: Mask) -> Mask:
    """Whether it holds within three pixels, which no stroke of text is farther from its page."""
    wide = mask
    for far in (1, 2):  # one and two are three
        high = wide.copy()
        high[far:] |= wide[:-far]
        high[:-far] |= wide[far:]
        wide = high.copy()
        wide[:, far:] |= high[:, :-far]
        wide[:, :-far] |= high[:, far:]
    return wide
