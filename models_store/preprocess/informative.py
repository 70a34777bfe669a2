"""A picture as it is searched with: the whole of it, its informative area, or an area somebody chose."""

from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image

from models_store.errors import AreaError
from models_store.preprocess.crop import find_crop
from models_store.preprocess.crop_choice import Box
from models_store.preprocess.decode import NORMAL_SIDE, open_picture, probe

LEAST_SIDE: Final = 16
"""Shortest side of an area somebody chooses, in pixels of the file: less shows nothing."""

_LARGEST_SIDE = 4 * NORMAL_SIDE  # of the whole, from which a small part is taken in full detail


class Area(NamedTuple):
    """Part of a picture.

    Attributes:
        box: Left, top, right and bottom, as shares of the picture's width and height.
        confidence: How sure that the rest says nothing, from 0 to 1; no probability. None of an area
            that somebody chose.
    """

    box: Box
    confidence: float | None


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
    area = find_area(whole)
    if area is None:
        return Opened(whole, whole, None)
    return Opened(whole, _cut(data, area.box, max_pixels=max_pixels), area)


def open_area(data: bytes, box: Box, *, max_pixels: int) -> Opened:
    """Decode a picture, to search with the area that somebody chose.

    Raises:
        AreaError: The area is none, or too small to show anything.
        PictureError: As :func:`open_picture` raises it.
    """
    left, top, right, bottom = box
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise AreaError(
            "that is no area of a picture", hint="give left, top, right and bottom, from 0 to 1"
        )
    width, height, _ = probe(data, max_pixels=max_pixels)
    across, down = round((right - left) * width), round((bottom - top) * height)
    if min(across, down) < LEAST_SIDE:
        raise AreaError(
            f"the area is {across} x {down} pixels, and {LEAST_SIDE} x {LEAST_SIDE} is the least",
            hint="choose a larger one",
        )
    whole = open_picture(data, max_pixels=max_pixels)
    return Opened(whole, _cut(data, box, max_pixels=max_pixels), Area(box, None))


def find_area(picture: Image.Image) -> Area | None:
    """The informative area of an upright picture; None where there is none, or none that is sure."""
    found = find_crop(picture)
    if found is None:
        return None
    left, top, right, bottom = found.box
    width, height = picture.size
    return Area((left / width, top / height, right / width, bottom / height), found.confidence)


def _cut(data: bytes, box: Box, *, max_pixels: int) -> Image.Image:
    """An area in as many pixels as a picture of its own would have, as far as the file has them."""
    width, height, _ = probe(data, max_pixels=max_pixels)
    left, top, right, bottom = box
    share = max((right - left) * width, (bottom - top) * height) / max(width, height)
    side = min(round(NORMAL_SIDE / share), _LARGEST_SIDE)
    detailed = open_picture(BytesIO(data), max_pixels=max_pixels, side=side)
    across, down = detailed.size
    # At least a pixel each way: of a picture of great length and no breadth, little is left.
    x, y = min(int(left * across), across - 1), min(int(top * down), down - 1)
    searched = detailed.crop(
        (x, y, max(x + 1, round(right * across)), max(y + 1, round(bottom * down)))
    )
    searched.thumbnail((NORMAL_SIDE, NORMAL_SIDE))
    return searched
