"""Where a plain ground ends along a straight line: the edges a pasted picture has.

An edge pixel of, say, a picture's top is one where the row changes from above to below while what
lies above runs smoothly along the row. Inside a photograph pixels like that are scarce and lie
scattered; around a picture on a page, in a player or in an app they form whole lines.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_STEP = 12  # least change across an edge, of 255, in one colour channel
_SMOOTH = 6  # most change from pixel to pixel along the ground beside an edge
_KIN = 2  # low bits ignored when colours of the margin are counted
_PAPERS = 4  # most colours of ground
_LEAST_PAPER = 0.08  # share of the margin that a colour of ground has
_TINT = 6  # how far a channel may be from a colour of ground
_STILL = 3  # change from pixel to pixel that compression leaves in a plain area


class Edges(NamedTuple):
    """What the search for a rectangle looks at.

    Attributes:
        top: ``[y, x]``, whether a picture whose first row is ``y`` may have its edge there; shape
            ``(height, width)``.
        bottom: ``[y, x]``, the same of a picture whose last row is ``y - 1``.
        left: ``[x, y]``, the same of a picture whose first column is ``x``; shape ``(width, height)``.
        right: ``[x, y]``, the same of a picture whose last column is ``x - 1``.
        down: ``[y, x]``, change from row ``y - 1`` to row ``y``, 0 to 255.
        across: ``[x, y]``, change from column ``x - 1`` to column ``x``.
        still: ``[y, x]``, no change nearby, as in most of a page.
        paper: ``[y, x]``, of a colour that the picture's own margin has much of.
    """

    top: Mask
    bottom: Mask
    left: Mask
    right: Mask
    down: Bytes
    across: Bytes
    still: Mask
    paper: Mask


def find_edges(pixels: Bytes) -> Edges:
    """Look for edges in a picture of shape ``(height, width, 3)``, each side at least 8."""
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    turned = np.ascontiguousarray(pixels.transpose(2, 1, 0))
    down, across = _change(planes, 1), _change(turned, 1)
    along = np.ascontiguousarray(across.T)
    top, bottom = _edges(planes, along)
    left, right = _edges(turned, np.ascontiguousarray(down.T))
    return Edges(
        top,
        bottom,
        left,
        right,
        down,
        across,
        still=~_near((down > _STILL) | (along > _STILL)),
        paper=_paper(planes),
    )


def _paper(planes: Bytes) -> Mask:
    """Where the colours are that the outermost pixels have most of."""
    ends = np.array([0, 1, -2, -1])
    ring = np.hstack([planes[:, ends].reshape(3, -1), planes[:, :, ends].reshape(3, -1)])
    names = (ring >> _KIN).astype(np.int32)
    _, members, counts = np.unique(
        names[0] << 16 | names[1] << 8 | names[2], return_inverse=True, return_counts=True
    )
    paper = np.zeros(planes.shape[1:], bool)
    for one in np.argsort(-counts, kind="stable")[:_PAPERS]:
        if counts[one] < _LEAST_PAPER * ring.shape[1]:
            break
        colour = np.median(ring[:, members == one], axis=1)
        low, high = (np.clip(colour + far, 0, 255).astype(np.uint8) for far in (-_TINT, _TINT))
        # Bytes wrap around, so that one comparison asks for both ends.
        near = [planes[i] - low[i] <= high[i] - low[i] for i in range(3)]
        paper |= near[0] & near[1] & near[2]
    return paper


def _change(planes: Bytes, rows: int) -> Bytes:
    """Greatest change in any channel over so many rows; ``[y]`` is from ``y - rows`` to ``y``."""
    before, after = planes[:, :-rows], planes[:, rows:]
    change = np.zeros(planes.shape[1:], np.uint8)
    np.max(np.maximum(before, after) - np.minimum(before, after), axis=0, out=change[rows:])
    return change


def _edges(planes: Bytes, along: Bytes) -> tuple[Mask, Mask]:
    """Edges with the smooth ground above and with the smooth ground below.

    Args:
        planes: Shape ``(3, height, width)``.
        along: Change from column to column, shape ``(height, width)``.
    """
    # Reduced pictures have a mixed row at an edge: the change is taken over it.
    step = np.zeros(along.shape, bool)
    step[2:-1] = _change(planes, 3)[3:] > _STEP
    smooth = along <= _SMOOTH
    above, below = np.zeros_like(step), np.zeros_like(step)
    above[4:] = smooth[:-4] & smooth[1:-3] & smooth[2:-2]
    below[:-4] = smooth[1:-3] & smooth[2:-2] & smooth[3:-1]
    return step & above, step & below


def _near(mask: Mask) -> Mask:
    """Whether it holds within one pixel (the mask itself says "between this and the one before")."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    both = wide.copy()
    both[:, 1:] |= wide[:, :-1]
    both[:, :-1] |= wide[:, 1:]
    return both
