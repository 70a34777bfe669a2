"""``semblance rm``: take a gallery, or single pictures, out of the searches."""

import click

from tasks.client import pictures
from tasks.client.galleries import delete_gallery
from tasks.ensemble import get_catalog


@click.command()
@click.argument("gallery")
@click.argument("images", nargs=-1, type=click.IntRange(1, 2**63 - 1))
@click.option("--restore", is_flag=True, help="Undo: bring the given pictures back.")
@click.option("-y", "--yes", is_flag=True, help="Delete a whole gallery without asking.")
def rm(gallery: str, images: tuple[int, ...], restore: bool, yes: bool) -> None:
    """Remove the pictures with the ids IMAGES from GALLERY or, without IMAGES, the whole gallery.

    `semblance search --json` tells ids, as image_id. Files of yours are never deleted: only what Semblance
    knows, copied and computed. Removed pictures can be restored for 30 days, and come back when their file
    is ingested again; a gallery that was deleted cannot be restored.
    """
    catalog = get_catalog()
    found = catalog.galleries.get(gallery)
    if images:
        ids = sorted(set(images))
        for image_id in ids:
            if catalog.images.get(image_id).gallery_id != found.id:
                raise click.BadParameter(f"picture {image_id} is not in {gallery}")
        for image_id in ids:
            (pictures.restore if restore else pictures.remove)(image_id)
        count = "1 picture" if len(ids) == 1 else f"{len(ids)} pictures"
        click.echo(f"{'restored' if restore else 'removed'} {count}")
        return
    if restore:
        raise click.UsageError("--restore wants the ids of pictures")
    if not yes:
        click.confirm(f"Delete {gallery} with its {found.images} pictures' indexes?", abort=True)
    delete_gallery(gallery)
    click.echo(f"deleted {gallery}")
