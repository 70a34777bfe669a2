"""The original pictures of a gallery, to be decoded in bulk."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from index_store.images import ImageFiles
from models_store.preprocess.decoded_once import DecodedOnce
from models_store.preprocess.original import open_original
from models_store.runtime.bulk import Item
from tasks.runtime import Engine

DECODED: Final = Path("runtime/decoded")
"""Folder under SEMBLANCE_VAR of pictures that another worker of this machine has decoded."""

_WORTH_SHARING: Final = (
    1_000_000  # pixels; smaller pictures are decoded sooner than a file is written
)


def originals(
    engine: Engine, ids: Sequence[int], decoded: DecodedOnce, max_pixels: int
) -> Iterator[Item]:
    """Each picture's id and how to open it, looked up in the catalog a thousand at a time."""
    files = ImageFiles(engine.var)
    for start in range(0, len(ids), 1000):
        found = engine.catalog.images.get_many(ids[start : start + 1000])
        for image_id, image in sorted(found.items()):
            read = partial(files.read, image.uri)
            decode = partial(open_original, read, max_pixels=max_pixels)
            is_large = (image.width or 0) * (image.height or 0) >= _WORTH_SHARING
            yield (
                image_id,
                partial(decoded.open, image.content_hash, decode) if is_large else decode,
            )
