"""The one way bytes become a picture: safely, and the same for queries and galleries.

Whatever arrives is judged by its content, never by its name, and its size is checked before a pixel
is decoded. What leaves is *normalised*: upright, 8-bit RGB, opaque, its longest side at most
:data:`NORMAL_SIDE`. So a query and the same file in a gallery are the same pixels to every encoder.
"""

import warnings
from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

from PIL import ExifTags, Image, UnidentifiedImageError, features

from models_store.errors import PictureError, PictureTooLargeError, UnsupportedPictureError
from models_store.preprocess.eight_bit import to_rgb

NORMAL_SIDE: Final = 512
"""Longest side of a normalised picture, in pixels: more than any encoder looks at."""

DECODE_REVISION: Final = 1
"""Part of every encoder's revision; to be raised when the same file would give other pixels."""

FORMATS: Final = (
    *("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"),  # JPEG includes MPO, a JPEG with more behind it
    *(["AVIF"] if features.check("avif") else []),
)
"""Types accepted, in Pillow's words."""

_ACCEPTED = "JPEG, PNG, WebP, AVIF, GIF, BMP and TIFF are accepted"
_UPRIGHT = {  # what undoes each EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset({5, 6, 7, 8})  # the orientations that swap width and height
_REDUCING_GAP = 2.0  # cheap reduction stops at twice the size; the last step is a careful one

# Pillow's own limit is one number for the whole process: the caller's, checked below, replaces it.
Image.MAX_IMAGE_PIXELS = None
# Pillow warns of odd metadata in files we did not make; catch_warnings would not be thread-safe.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class Particulars(NamedTuple):
    """What a file says of its picture.

    Attributes:
        width: Pixels, upright.
        height: Pixels, upright.
        format: In Pillow's words.
    """

    width: int
    height: int
    format: str


def probe(data: bytes | BinaryIO, *, max_pixels: int) -> Particulars:
    """Read size and type without decoding.

    Raises:
        PictureTooLargeError: There are more than ``max_pixels`` pixels.
        UnsupportedPictureError: The content is of no accepted type.
        PictureError: There is nothing to read.
    """
    with _open(data, max_pixels) as picture:
        width, height = picture.size
        # Pillow turns TIFFs itself, and their size with them.
        if picture.format != "TIFF" and _orientation(picture) in _SIDEWAYS:
            width, height = height, width
        return Particulars(width, height, picture.format or "")


def open_picture(
    data: bytes | BinaryIO, *, max_pixels: int, side: int = NORMAL_SIDE
) -> Image.Image:
    """Decode and normalise a picture; of an animation, its first frame.

    Args:
        data: The file's content, or a file open for reading.
        max_pixels: Most pixels that are decoded.
        side: Longest side of the result, in pixels; smaller pictures are not enlarged.

    Raises:
        PictureTooLargeError: There are more than ``max_pixels`` pixels.
        UnsupportedPictureError: The content is of no accepted type.
        PictureError: The content is empty, truncated or damaged.
    """
    with _open(data, max_pixels) as picture:
        try:
            return _normalise(picture, side)
        except MemoryError as error:
            raise PictureTooLargeError("the picture does not fit into memory") from error
        except Exception as error:  # decoders fail in many ways on damaged data
            raise PictureError(
                f"the picture is truncated or damaged ({error})", hint="save it anew and try again"
            ) from error


def normalised_bytes(picture: Image.Image) -> bytes:
    """A normalised picture as bytes, losslessly and without a codec's cost (binary PPM)."""
    header = f"P6 {picture.width} {picture.height} 255\n"
    return header.encode() + picture.convert("RGB").tobytes()


def from_normalised(data: bytes) -> Image.Image:
    """The picture :func:`normalised_bytes` was given.

    Raises:
        PictureError: The bytes are something else.
    """
    try:
        with Image.open(BytesIO(data), formats=["PPM"]) as picture:
            picture.load()
            return picture.copy()
    except (OSError, ValueError) as error:
        raise PictureError("these bytes are not a normalised picture") from error


def _open(data: bytes | BinaryIO, max_pixels: int) -> Image.Image:
    """Read the header of a picture of an accepted type and size."""
    content = data if isinstance(data, bytes) else data.read()
    if not content:
        raise PictureError("the file is empty")
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise UnsupportedPictureError(
            "this is not a picture of a known type", hint=_ACCEPTED
        ) from error
    except Exception as error:  # so do the readers of headers
        raise PictureError(f"the picture's header is damaged ({error})") from error
    if picture.width * picture.height > max_pixels:
        picture.close()
        raise PictureTooLargeError(
            f"{picture.width} x {picture.height} pixels are too many",
            hint=f"at most {max_pixels / 1e6:g} megapixels are accepted",
        )
    return picture


def _normalise(picture: Image.Image, side: int) -> Image.Image:
    scale = side / max(picture.size)
    target = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if scale < 1:  # a JPEG can be decoded at an eighth, a quarter or half of its size
        picture.draft(None, (round(target[0] * _REDUCING_GAP), round(target[1] * _REDUCING_GAP)))
    picture.load()
    turn = _UPRIGHT.get(_orientation(picture))
    small = to_rgb(picture, target if scale < 1 else None, reducing_gap=_REDUCING_GAP)
    upright = small if turn is None else small.transpose(turn)
    upright.info.clear()  # no metadata travels on
    return upright


def _orientation(picture: Image.Image) -> int:
    """The EXIF orientation; 1, upright, where there is none that can be read."""
    try:
        # Not the plugin's own: a PNG's would decode the whole picture to look behind it.
        return int(Image.Image.getexif(picture).get(ExifTags.Base.Orientation, 1))
    except Exception:  # damaged metadata do not make a bad picture
        return 1
