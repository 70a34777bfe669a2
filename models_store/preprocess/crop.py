"""The picture inside a screenshot, between bars or on a plain page.

A search with a screenshot should be a search with the picture in it. No network is needed to find
it: where the ground ends along straight lines (:mod:`.crop_edges`), which of the rectangles these
form holds the picture (:mod:`.crop_rectangles`), and whether to believe it
(:mod:`.crop_confidence`). To leave a screenshot as it is costs less than to cut into a photograph:
when unsure, there is no crop.

All of it is NumPy and Pillow: the web process, which decodes queries, loads neither OpenCV nor SciPy.
"""

from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from models_store.preprocess.crop_confidence import confidence
from models_store.preprocess.crop_edges import Bytes, find_edges
from models_store.preprocess.crop_rectangles import best_rectangle

CROP_SIDE: Final = 512
"""Longest side of what is looked at, in pixels: that of a normalised picture."""

LEAST_CONFIDENCE: Final = 0.65
"""Below it there is no crop; chosen on one half of the pictures and screenshots of the benchmark."""

_SHORTEST_SIDE = 48  # of what is looked at: a smaller picture has no room for another in it
_MOST_AREA = 0.9  # of the whole; beyond, little would be gained
_NESTED = 2  # most pictures in one another, within the first


class Crop(NamedTuple):
    """Where a picture lies in another.

    Attributes:
        box: Left, top, right, bottom, in pixels, as :meth:`PIL.Image.Image.crop` takes it.
        confidence: From :data:`LEAST_CONFIDENCE` to 1; no probability.
    """

    box: tuple[int, int, int, int]
    confidence: float


def find_crop(picture: Image.Image) -> Crop | None:
    """Find the picture that a screenshot, a page or a scan was made for.

    Args:
        picture: Upright. Larger ones are looked at reduced to :data:`CROP_SIDE`, and their boxes
            are as coarse.

    Returns:
        The crop; None when there is none or it is not sure.
    """
    scale = max(1.0, max(picture.size) / CROP_SIDE)
    seen = picture if picture.mode == "RGB" else picture.convert("RGB")
    if scale > 1:
        size = (max(1, round(picture.width / scale)), max(1, round(picture.height / scale)))
        seen = seen.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    found = _find(np.asarray(seen))
    if found is None:
        return None
    left, top, right, bottom = found.box
    across, down = picture.width / seen.width, picture.height / seen.height
    box = (round(left * across), round(top * down), round(right * across), round(bottom * down))
    return found._replace(box=box)


def _find(pixels: Bytes) -> Crop | None:
    """The innermost of nested pictures: of a frame on a wall, its mount, and what is mounted."""
    found = _find_once(pixels, most_area=1)
    # A picture with a slim border is better left alone. In a frame that was found, a slim border is
    # the moulding, and hides what is to be found.
    if found is None or _area(found.box) > _MOST_AREA * pixels.shape[0] * pixels.shape[1]:
        return None
    for _ in range(_NESTED):
        left, top, right, bottom = found.box
        inner = _find_once(pixels[top:bottom, left:right], most_area=_MOST_AREA)
        if inner is None:
            break
        box = inner.box[0] + left, inner.box[1] + top, inner.box[2] + left, inner.box[3] + top
        found = Crop(box, min(found.confidence, inner.confidence))
    return found


def _find_once(pixels: Bytes, most_area: float) -> Crop | None:
    if min(pixels.shape[:2]) < _SHORTEST_SIDE:
        return None
    edges = find_edges(pixels)
    rectangle = best_rectangle(edges, most_area)
    if rectangle is None:
        return None
    sure = confidence(edges, rectangle)
    return Crop(rectangle.box, round(sure, 3)) if sure >= LEAST_CONFIDENCE else None


def _area(box: tuple[int, int, int, int]) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
