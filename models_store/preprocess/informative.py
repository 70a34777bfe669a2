"""A picture as it is searched with: the whole of it, or the informative area alone."""

from io import BytesIO
from typing import Literal, NamedTuple

from PIL import Image

from models_store.preprocess.crop import find_crop
from models_store.preprocess.decode import NORMAL_SIDE, open_picture

Crop = Literal["none", "auto"]
"""Whether to search with all of a picture, or with its informative area if it has one."""

_LARGEST_SIDE = 4 * NORMAL_SIDE  # of the whole, from which a small part is taken in full detail


class Area(NamedTuple):
    """Part of a picture.

    Attributes:
        box: Left, top, right and bottom, as shares of the picture's width and height.
        confidence: How sure that the rest says nothing, from 0 to 1; no probability.
    """

    box: tuple[float, float, float, float]
    confidence: float


class Opened(NamedTuple):
    """A picture and what to search with.

    Attributes:
        whole: All of it, normalised.
        searched: The informative area, normalised; the whole where there is no area.
        area: Where that lies, if it was found.
    """

    whole: Image.Image
    searched: Image.Image
    area: Area | None


def open_whole(data: bytes, *, max_pixels: int) -> Opened:
    """Decode a picture, to search with all of it.

    Raises:
        PictureError: As :func:`open_picture` raises it.
    """
    whole = open_picture(data, max_pixels=max_pixels)
    return Opened(whole, whole, None)


def open_informative(data: bytes, *, max_pixels: int) -> Opened:
    """Decode a picture and find its informative area.

    Raises:
        PictureError: As :func:`open_picture` raises it.
    """
    whole = open_picture(data, max_pixels=max_pixels)
    found = find_crop(whole)
    if found is None:
        return Opened(whole, whole, None)
    left, top, right, bottom = found.box
    width, height = whole.size
    box = (left / width, top / height, right / width, bottom / height)
    # The area in as many pixels as a picture of its own would have, as far as the file has them.
    share = max(right - left, bottom - top) / max(whole.size)
    side = min(round(NORMAL_SIDE / share), _LARGEST_SIDE)
    detailed = open_picture(BytesIO(data), max_pixels=max_pixels, side=side)
    across, down = detailed.size
    pixels = (
        round(box[0] * across),
        round(box[1] * down),
        round(box[2] * across),
        round(box[3] * down),
    )
    searched = detailed.crop(pixels)
    searched.thumbnail((NORMAL_SIDE, NORMAL_SIDE))
    return Opened(whole, searched, Area(box, found.confidence))
