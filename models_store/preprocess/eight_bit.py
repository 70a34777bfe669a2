"""Any of Pillow's pixel modes -> 8-bit RGB, smaller if asked, transparency laid on white."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WHITE = (255, 255, 255, 255)
_DEEP = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_CEILINGS = (255, 65535)


def to_rgb(
    picture: Image.Image, size: tuple[int, int] | None = None, *, reducing_gap: float | None = None
) -> Image.Image:
    """Convert to RGB and resize.

    Args:
        picture: A picture of any mode.
        size: Width and height of the result; None leaves them as they are.
        reducing_gap: See :meth:`PIL.Image.Image.resize`.

    Returns:
        A new picture of mode ``RGB``.

    Raises:
        ValueError: Pillow knows no way from this mode to RGB.
    """
    flat = _plain(picture)
    if size is not None and size != flat.size:
        # Pillow weighs colours by their alpha here: transparent pixels do not bleed.
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=reducing_gap)
    if flat.mode == "RGBA":
        flat = Image.alpha_composite(Image.new("RGBA", flat.size, _WHITE), flat)
    return flat.copy() if flat.mode == "RGB" else flat.convert("RGB")


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be resized without loss: L, RGB or RGBA."""
    if picture.mode in _DEEP:
        return Image.fromarray(_eight_bit(np.asarray(picture)))
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")


def _eight_bit(pixels: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Deep grey values as bytes.

    Files do not say which range they use, so the smallest usual one that holds the values is
    taken: 0..1 for fractions, 0..255, 0..65535, else from their least to their greatest.
    """
    values = np.nan_to_num(pixels.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if pixels.dtype == np.uint16:
        low, ceiling = 0.0, 65535.0
    elif low >= 0 and pixels.dtype.kind == "f" and high <= 1:
        low, ceiling = 0.0, 1.0
    elif low >= 0 and high <= _CEILINGS[-1]:
        low, ceiling = 0.0, float(next(top for top in _CEILINGS if high <= top))
    else:
        ceiling = high
    scaled: NDArray[np.float32] = (values - low) * (255 / max(ceiling - low, 1e-12))
    return np.rint(scaled).astype(np.uint8)
