"""``semblance captions import``: captions that came with pictures."""

import json
from pathlib import Path

import click

from tasks.caption_file import read_captions
from tasks.client import captions
from tasks.ensemble import get_catalog

_SHOWN = 5  # pictures named that were not found


@click.command("import")
@click.argument("gallery")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def take_in(gallery: str, file: Path, as_json: bool) -> None:
    """Take captions into GALLERY from FILE, a CSV with the columns image and caption.

    `image` is a picture's file name, with as much of its folder as it takes to tell it from others. Several
    rows of one picture become lines of its caption. They count as people's words: `semblance caption` leaves
    them alone.
    """
    found = get_catalog().galleries.get(gallery)
    read = read_captions(get_catalog(), found.id, file)
    changed = captions.tell(found, read.texts, "cli")
    if as_json:
        told = {"captions": len(read.texts), "changed": changed}
        click.echo(json.dumps(told | {"unknown": read.unknown, "ambiguous": read.ambiguous}))
        return
    click.echo(f"captions of {len(read.texts)} pictures, {changed} of them changed")
    for reason, names in (
        ("not in the gallery", read.unknown),
        ("several are called", read.ambiguous),
    ):
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            click.echo(f"{reason}: {', '.join(names[:_SHOWN])}{more}", err=True)
