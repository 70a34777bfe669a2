"""``semblance galleries``: what there is to search."""

import json

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.here.here import source
from commands.url_option import url_option


@click.command()
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def galleries(as_json: bool) -> None:
    """List the galleries with their pictures and indexes."""
    found = source().galleries.list()
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in found]))
        return
    console = Console(highlight=False)
    if not found:
        console.print("no gallery yet: `semblance ingest NAME FOLDER` makes one")
        return
    table = Table("gallery", "pictures", "labels", "corrupt", "removed", "indexes", box=None)
    for one in found:
        indexes = escape(
            ", ".join(f"{v.encoder} v{v.version} ({v.kind}, {v.rows})" for v in one.indexes)
        )
        counts = (one.images, one.labels, one.corrupt, one.removed)
        table.add_row(escape(one.name), *map(str, counts), indexes or "[dim]none[/]")
    console.print(table)
