"""What request handlers work with, one instance per process."""

from functools import cache

from werkzeug.datastructures import FileStorage

from index_store.images import ImageFiles
from settings import get_settings


@cache
def get_files() -> ImageFiles:
    """Originals and thumbnails."""
    return ImageFiles(get_settings().var)


def max_pixels() -> int:
    """Largest picture decoded, in pixels."""
    return round(get_settings().max_megapixels * 1e6)


def shown_name(upload: FileStorage) -> str:
    """What to call an upload: the sender's name for it, which is shown and never opened."""
    return (upload.filename or "picture")[:255]
