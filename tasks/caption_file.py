"""Captions from a CSV file, given to the pictures of a gallery by their file names."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from index_store.catalog.database import Catalog
from tasks.client.captions import MOST_LETTERS
from tasks.errors import BadCaptionsError

_COLUMNS: Final = ("image", "caption")
_PAGE: Final = 1000


@dataclass
class ReadCaptions:
    """What a file says of a gallery's pictures.

    Attributes:
        texts: Captions by picture, the lines of each in the file's order.
        unknown: Names that no picture of the gallery has.
        ambiguous: Names that several have.
    """

    texts: dict[int, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)


def read_captions(catalog: Catalog, gallery_id: int, file: Path) -> ReadCaptions:
    """Read captions and find the pictures they are of.

    Args:
        catalog: Where the pictures are.
        gallery_id: The gallery.
        file: A CSV in UTF-8 whose first row names the columns, among them ``image`` and ``caption``.

    Raises:
        BadCaptionsError: It is no such file.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for name, caption in _rows(file):
        lines[name].append(" ".join(caption.split()))
    places = _places(catalog, gallery_id)
    read = ReadCaptions()
    for name, said in lines.items():
        path = PurePosixPath(name.replace("\\", "/"))
        found = [
            image_id
            for image_id, place in places.get(path.name, ())
            if place[-len(path.parts) :] == path.parts
        ]
        if len(found) == 1:
            read.texts[found[0]] = "\n".join(dict.fromkeys(said))[:MOST_LETTERS]
        else:
            (read.ambiguous if found else read.unknown).append(name)
    return read


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    """Picture and caption of each row, those left out in which one of the two is missing."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened, skipinitialspace=True)
            if missing := [one for one in _COLUMNS if one not in (rows.fieldnames or ())]:
                raise BadCaptionsError(f"{file} has no column {' and no column '.join(missing)}")
            for row in rows:
                name, caption = ((row[one] or "").strip() for one in _COLUMNS)
                if name and caption:
                    yield name, caption
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadCaptionsError(f"{file} is no CSV in UTF-8: {error}") from error


def _places(catalog: Catalog, gallery_id: int) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """The ready pictures by file name, each with the parts of its path, as far as it is known."""
    places: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    after = 0
    while page := catalog.images.page(gallery_id, state="ready", after=after, limit=_PAGE):
        for image in page:
            for path in {PurePosixPath(image.name), PurePosixPath(image.uri)}:
                if path.name == PurePosixPath(image.name).name:
                    places[path.name].append((image.id, path.parts))
        after = page[-1].id
    return {name: _longest(known) for name, known in places.items()}


def _longest(known: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    """One place for each picture: the one that tells most."""
    best: dict[int, tuple[str, ...]] = {}
    for image_id, parts in known:
        if len(parts) > len(best.get(image_id, ())):
            best[image_id] = parts
    return list(best.items())
