"""A gallery's picture from where it is stored."""

from collections.abc import Callable

from PIL import Image

from models_store.errors import UnreadableError
from models_store.preprocess.decode import open_picture


def open_original(read: Callable[[], bytes], *, max_pixels: int) -> Image.Image:
    """Read, decode and normalise a picture.

    Args:
        read: Gives the file's content.
        max_pixels: Most pixels that are decoded.

    Raises:
        UnreadableError: The file cannot be read now.
        PictureError: As :func:`open_picture` raises it.
    """
    try:
        data = read()
    except Exception as error:  # every storage has errors of its own
        raise UnreadableError(str(error)) from error
    return open_picture(data, max_pixels=max_pixels)
