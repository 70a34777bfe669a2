"""``semblance prompts set``, ``show`` and ``clear``: a gallery's own sentences."""

import json
from pathlib import Path

import click

from models_store.text.prompts import read_prompts
from tasks.client.prompts import USUAL, set_prompts
from tasks.ensemble import get_catalog


@click.command("set")
@click.argument("gallery")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--undo", is_flag=True, help="Go back to the sentences before.")
def set_own(gallery: str, file: Path | None, undo: bool) -> None:
    """Give GALLERY the sentences in FILE, one per line with {} for the class; they are its default then."""
    if undo == (file is not None):
        raise click.UsageError("give either a FILE or --undo")
    found = get_catalog().galleries.get(gallery)
    if file is None:
        was_there = get_catalog().prompts.withdraw(found.id)
        click.echo("the prompts before are in use again" if was_there else "nothing was set here")
        return
    own = read_prompts(file)
    set_prompts(found, own.templates, own.name)
    click.echo(f"{gallery} says of a class what {own.name} says: {len(own.templates)} sentences")


@click.command()
@click.argument("gallery")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(gallery: str, as_json: bool) -> None:
    """Print GALLERY's own sentences."""
    own = get_catalog().prompts.in_use(get_catalog().galleries.get(gallery).id)
    if as_json:
        told = None if own is None else {"name": own.name, "templates": list(own.templates)}
        click.echo(json.dumps(told))
    elif own is None:
        click.echo(f"{gallery} has none of its own: it uses {USUAL}")
    else:
        click.echo("\n".join(own.templates))


@click.command()
@click.argument("gallery")
def clear(gallery: str) -> None:
    """Let GALLERY have no sentences of its own any more."""
    catalog = get_catalog()
    found = catalog.galleries.get(gallery)
    cleared = 0
    while catalog.prompts.withdraw(found.id):
        cleared += 1
    click.echo(f"{gallery} uses {USUAL} again" if cleared else "nothing was set here")
