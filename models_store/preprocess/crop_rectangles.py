"""Edges -> the rectangle that most looks like a picture laid on a ground.

Lines with long unbroken runs of edge pixels, and the sides of the whole, are put together to all
the rectangles they can form. A rectangle's side is supported by the share of edge pixels along it.
Of those supported on all sides, the one with the most content and the least ground in it wins: the
maximum-sum rectangle (Bentley, "Programming Pearls: Algorithm Design Techniques", CACM 1984), sought
among few lines only, its sums read from an integral image.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models_store.preprocess.crop_edges import Bytes, Edges, Mask

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_LINES = 14  # most lines considered in each of the four directions
_RUN = 0.12  # least length of an unbroken run, of the picture's side
_UNBROKEN = 0.85  # share of edge pixels in a run
_LEAST_SIDE = 32  # pixels
_LEAST_SUPPORT = 0.55
_LEAST_AREA = 0.03  # of the whole
_SHIFTS = (0, -1, 1, -2, 2)  # how far a line may lie beside its edge


class Rectangle(NamedTuple):
    """A rectangle and what speaks for and against it.

    Attributes:
        box: Left, top, right, bottom, in pixels.
        supports: Of each side in that order, the share of edge pixels; None where the rectangle's
            side is the picture's own.
    """

    box: tuple[int, int, int, int]
    supports: tuple[float | None, float | None, float | None, float | None]


def best_rectangle(edges: Edges, most_area: float) -> Rectangle | None:
    """The rectangle that most looks like a picture; None where no lines form one.

    Args:
        edges: What lies where.
        most_area: Greatest share of the whole that a rectangle may have.
    """
    height, width = edges.still.shape
    lefts, tops = _lines(edges.left, 0), _lines(edges.top, 0)
    rights, bottoms = _lines(edges.right, width), _lines(edges.bottom, height)
    left, right = (
        _supports(*side, tops, bottoms) for side in ((edges.left, lefts), (edges.right, rights))
    )
    top, bottom = (
        _supports(*side, lefts, rights) for side in ((edges.top, tops), (edges.bottom, bottoms))
    )
    # From here on the axes are top, bottom, left, right.
    least = np.minimum(
        np.minimum(left.transpose(1, 2, 0)[..., None], right.transpose(1, 2, 0)[:, :, None]),
        np.minimum(top[:, None], bottom[None]),
    )
    worth = _content(edges, tops, bottoms, lefts, rights) * least
    share = _area(tops, bottoms, lefts, rights) / (height * width)
    worth[(least < _LEAST_SUPPORT) | (worth <= 0)] = -np.inf
    worth[0, 0, 0, 0] = -np.inf  # the whole
    worth[(share < _LEAST_AREA) | (share > most_area)] = -np.inf
    t, b, le, r = (int(at) for at in np.unravel_index(worth.argmax(), worth.shape))
    if worth[t, b, le, r] == -np.inf:
        return None
    box = int(lefts[le]), int(tops[t]), int(rights[r]), int(bottoms[b])
    return Rectangle(
        _settled(edges, box),
        (
            float(left[le, t, b]) if le else None,
            float(top[t, le, r]) if t else None,
            float(right[r, t, b]) if r else None,
            float(bottom[b, le, r]) if b else None,
        ),
    )


def _lines(mask: Mask, border: int) -> Places:
    """The picture's own side, then the rows with the longest unbroken runs."""
    run = max(_LEAST_SIDE // 2, round(_RUN * mask.shape[1]))
    if mask.shape[1] <= run:
        return np.array([border])
    counts = mask.cumsum(1, dtype=np.int32)
    unbroken = (counts[:, run:] - counts[:, :-run] >= _UNBROKEN * run).sum(1)
    around = np.pad(unbroken, 2)
    peak = np.max([around[i : i + len(unbroken)] for i in range(5)], axis=0)
    unbroken[unbroken < peak] = 0
    best = np.argsort(-unbroken, kind="stable")[:_LINES]
    return np.concatenate([[border], best[unbroken[best] > 0]])


def _supports(mask: Mask, lines: Places, starts: Places, ends: Places) -> Floats:
    """Share of edge pixels along each line from each start to each end; 0 where that is too short.

    The first line is the picture's own side, which needs no edge.
    """
    sums: Floats = np.zeros((len(lines), mask.shape[1] + 1), np.float32)
    if len(lines) > 1:
        near = mask[lines[1:]]
        for shift in (-1, 1):  # prints lie a little askew
            near = near | mask[np.clip(lines[1:] + shift, 0, len(mask) - 1)]
        np.cumsum(near, axis=1, out=sums[1:, 1:])
    length = (ends[None, :] - starts[:, None]).astype(np.float32)
    share: Floats = np.divide(
        sums[:, None, ends] - sums[:, starts, None], np.maximum(length, 1), dtype=np.float32
    )
    share[0] = 1
    share[:, length < _LEAST_SIDE] = 0
    return share


def _content(edges: Edges, tops: Places, bottoms: Places, lefts: Places, rights: Places) -> Floats:
    """Per rectangle, pixels that are not plain less pixels of the ground's colour."""
    gain = np.where(edges.paper, np.int8(-1), (~edges.still).view(np.int8))
    rows, columns = np.union1d(tops, bottoms), np.union1d(lefts, rights)
    blocks = np.add.reduceat(gain, rows[:-1], axis=0, dtype=np.int32)
    blocks = np.add.reduceat(blocks, columns[:-1], axis=1)
    sums = np.pad(blocks.cumsum(0).cumsum(1), ((1, 0), (1, 0))).astype(np.float32)
    ends, starts = (
        sums[:, np.searchsorted(columns, rights)],
        sums[:, np.searchsorted(columns, lefts)],
    )
    sums = ends[:, None] - starts[:, :, None]
    below, above = sums[np.searchsorted(rows, bottoms)], sums[np.searchsorted(rows, tops)]
    content: Floats = below[None] - above[:, None]
    return content


def _area(tops: Places, bottoms: Places, lefts: Places, rights: Places) -> Floats:
    high = (bottoms[None] - tops[:, None])[:, :, None, None]
    wide = rights[None] - lefts[:, None]
    area: Floats = (high * wide).astype(np.float32)
    return area


def _settled(edges: Edges, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The box with each side where the change across it is greatest."""
    left, top, right, bottom = box
    height, width = edges.still.shape
    return (
        _steepest(edges.across, left, width, slice(top, bottom)),
        _steepest(edges.down, top, height, slice(left, right)),
        _steepest(edges.across, right, width, slice(top, bottom)),
        _steepest(edges.down, bottom, height, slice(left, right)),
    )


def _steepest(change: Bytes, line: int, end: int, span: slice) -> int:
    if line in (0, end):
        return line
    near = [line + shift for shift in _SHIFTS if 0 < line + shift < end]
    return max(near, key=lambda one: float(change[one, span].mean()))
