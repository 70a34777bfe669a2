"""The pictures that a report shows, inside the page itself."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image

from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from models_store.preprocess.thumbnail import thumbnail

_SIDE = 128  # pixels


def pictures_of(
    worst: Iterable[Mapping[str, Any]], catalog: Catalog, files: ImageFiles
) -> dict[int, str]:
    """Small renditions of the worst queries and their results as ``data:`` URIs, by picture.

    A picture without a thumbnail is left out.
    """
    wanted = {one["id"] for query in worst for one in (query, *query["results"])}
    found = {}
    for image_id, image in catalog.images.get_many(sorted(wanted)).items():
        try:
            data = files.thumbnail(image.content_hash)
        except NotFoundError:
            continue
        with Image.open(BytesIO(data)) as picture:
            small = thumbnail(picture, _SIDE)
        found[image_id] = f"data:image/jpeg;base64,{b64encode(small).decode()}"
    return found
