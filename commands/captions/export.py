"""``semblance captions export``: the captions of a gallery as a CSV file."""

import csv
from collections.abc import Iterator
from typing import TextIO

import click

from index_store.catalog.captions import Captioned
from tasks.ensemble import get_catalog

_PAGE = 1000


@click.command()
@click.argument("gallery")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
def export(gallery: str, file: TextIO) -> None:
    """Write the captions of GALLERY to FILE, or standard output: a CSV of the columns image, caption, by.

    `semblance captions import` reads it; a caption of several lines takes a row for each.
    """
    rows = csv.writer(file)
    rows.writerow(["image", "caption", "by"])
    for one in _captions(get_catalog().galleries.get(gallery).id):
        for line in one.caption.text.splitlines():
            rows.writerow([one.name, line, one.caption.source])


def _captions(gallery_id: int) -> Iterator[Captioned]:
    after = 0
    while page := get_catalog().captions.page(gallery_id, after=after, limit=_PAGE):
        yield from page
        after = page[-1].image_id
