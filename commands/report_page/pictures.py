"""The pictures that a report shows, inside the page itself."""

from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from models_store.preprocess.thumbnail import thumbnail

_SIDE = 128  # pixels


def renditions(ids: Iterable[int], catalog: Catalog, files: ImageFiles) -> dict[int, str]:
    """Small renditions of pictures as ``data:`` URIs, by picture.

    A picture without a thumbnail is left out.
    """
    found = {}
    for image_id, image in catalog.images.get_many(sorted(set(ids))).items():
        try:
            data = files.thumbnail(image.content_hash)
        except NotFoundError:
            continue
        with Image.open(BytesIO(data)) as picture:
            small = thumbnail(picture, _SIDE)
        found[image_id] = data_uri(small, "jpeg")
    return found


def data_uri(data: bytes, kind: str) -> str:
    """A picture's file as an address that holds it; ``kind`` is its type, such as ``png``."""
    return f"data:image/{kind};base64,{b64encode(data).decode()}"
