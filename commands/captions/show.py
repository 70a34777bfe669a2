"""``semblance captions show``: the captions of a gallery, all or those with certain words."""

import json

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index_store.catalog.captions import Captioned
from tasks.ensemble import get_catalog


@click.command()
@click.argument("gallery")
@click.argument("words", nargs=-1)
@click.option(
    "--after", type=click.IntRange(0), default=0, help="Begin after the picture of this id."
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(gallery: str, words: tuple[str, ...], after: int, limit: int, as_json: bool) -> None:
    """List the captions of GALLERY in which every one of WORDS begins a word; without them, all."""
    catalog = get_catalog()
    found = catalog.captions.page(
        catalog.galleries.get(gallery).id, " ".join(words) or None, after=after, limit=limit
    )
    if as_json:
        click.echo(json.dumps([document(one) for one in found]))
        return
    table = Table("id", "picture", "caption", "by", box=None)
    for one in found:
        caption = escape(one.caption.text)
        table.add_row(str(one.image_id), escape(one.name), caption, one.caption.source)
    console = Console(highlight=False)
    console.print(table if found else "no caption")
    if len(found) == limit:
        console.print(f"[dim]and perhaps more: --after {found[-1].image_id}[/]")


def document(one: Captioned) -> dict[str, object]:
    """A picture and its caption, as JSON."""
    return {
        "id": one.image_id,
        "image": one.name,
        "caption": one.caption.text,
        "source": one.caption.source,
        "updated_at": one.caption.updated_at.isoformat(),
    }
