"""``semblance galleries``: what there is to search."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tasks.ensemble import get_catalog


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def galleries(as_json: bool) -> None:
    """List the galleries with their pictures and indexes."""
    catalog = get_catalog()
    found = [(one, catalog.index_versions.current(one.id)) for one in catalog.galleries.list()]
    if as_json:
        rows = [asdict(one) | {"indexes": [asdict(v) for v in versions]} for one, versions in found]
        click.echo(json.dumps(rows, default=str))
        return
    console = Console(highlight=False)
    if not found:
        console.print("no gallery yet: `semblance ingest NAME FOLDER` makes one")
        return
    table = Table("gallery", "pictures", "labels", "corrupt", "removed", "indexes", box=None)
    for one, versions in found:
        indexes = escape(
            ", ".join(f"{v.encoder} v{v.number} ({v.kind}, {v.rows})" for v in versions)
        )
        counts = (one.images, one.labels, one.corrupt, one.removed)
        table.add_row(escape(one.name), *map(str, counts), indexes or "[dim]none[/]")
    console.print(table)
