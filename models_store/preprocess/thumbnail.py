"""Small renditions to look at."""

from io import BytesIO

from PIL import Image

_QUALITY = 80


def thumbnail(picture: Image.Image, side: int = 320) -> bytes:
    """A JPEG of an RGB picture, its longest side at most ``side`` pixels."""
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    small.convert("RGB").save(buffer, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return buffer.getvalue()
