"""``semblance captions set``: a person's word on what a picture shows."""

import click

from tasks.client import captions
from tasks.ensemble import get_catalog


@click.command("set")
@click.argument("image_id", type=click.IntRange(1))
@click.argument("text", required=False)
@click.option("--undo", is_flag=True, help="Take the last change back instead.")
def set_caption(image_id: int, text: str | None, undo: bool) -> None:
    """Say what the picture IMAGE_ID shows; an empty TEXT takes its caption away.

    `semblance captions show` tells the ids. Captions set so stay when a network writes captions again.
    """
    if undo == (text is not None):
        raise click.UsageError("give either TEXT or --undo")
    if text is None:
        was = get_catalog().captions.get(image_id)
        changed = captions.undo(image_id, "cli")
        if was is None or not was.can_undo:
            click.echo("there is nothing to take back", err=True)
    elif len(text) > captions.MOST_LETTERS:
        raise click.UsageError(f"a caption has at most {captions.MOST_LETTERS:,} characters")
    else:
        changed = captions.edit(image_id, text, "cli")
    click.echo(changed.text or "(no caption)")
