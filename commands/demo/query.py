"""The picture the demo asks about."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

from commands.search import read_picture
from index_store.catalog.records import Gallery
from index_store.errors import EmptyIndexError
from index_store.images import ImageFiles
from models_store.preprocess.informative import open_whole
from settings import get_settings
from tasks.ensemble import get_catalog
from tasks.parts import Shown, Source

_SEED = 0
_DRAWN_FROM = 500  # pictures of one's own gallery among which one is drawn


@dataclass(frozen=True)
class Query:
    """A picture and the class it belongs to, None if that is not known."""

    shown: Shown
    label: str | None


def held_out(queries: list[tuple[Path, str]]) -> Query:
    """One of the pictures that were drawn beside the gallery."""
    path, label = random.Random(_SEED).choice(queries)  # noqa: S311
    shown = read_picture(path)
    source = replace(shown.source, name=f"{label}/{path.name}")
    return Query(replace(shown, source=source), label)


def left_out(gallery: Gallery) -> Query:
    """A picture of the gallery itself, left out of its own results; one with a label if there is any.

    Raises:
        EmptyIndexError: The gallery is empty.
    """
    catalog = get_catalog()
    images = catalog.images.page(gallery.id, limit=_DRAWN_FROM)
    if not images:
        raise EmptyIndexError(
            "there is no readable picture in that folder", hint="name another with GALLERY=/path"
        )
    candidates = [image for image in images if image.label] or list(images)
    image = random.Random(_SEED).choice(candidates)  # noqa: S311
    data = ImageFiles(get_settings().var).read(image.uri)
    source = Source(image.name, image.content_hash, image.id)
    opened = open_whole(data, max_pixels=round(get_settings().max_megapixels * 1e6))
    return Query(Shown(opened.searched, source), image.label)
