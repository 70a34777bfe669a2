"""``semblance rm``: take a gallery, or single pictures, out of the searches."""

import click

from tasks.client import pictures
from tasks.client.galleries import delete_gallery
from tasks.ensemble import get_catalog


@click.command()
@click.argument("gallery")
@click.argument("images", nargs=-1, type=int)
@click.option("--restore", is_flag=True, help="Undo: bring the given pictures back.")
@click.option("-y", "--yes", is_flag=True, help="Delete a whole gallery without asking.")
def rm(gallery: str, images: tuple[int, ...], restore: bool, yes: bool) -> None:
    """Remove the pictures with the ids IMAGES from GALLERY or, without IMAGES, the whole gallery.

    Files of yours are never deleted: only what Semblance knows and computed about them.
    """
    catalog = get_catalog()
    found = catalog.galleries.get(gallery)
    if images:
        for image_id in images:
            if catalog.images.get(image_id).gallery_id != found.id:
                raise click.BadParameter(f"picture {image_id} is not in {gallery}")
        for image_id in images:
            (pictures.restore if restore else pictures.remove)(image_id)
        click.echo(f"{'restored' if restore else 'removed'} {len(images)} pictures")
        return
    if restore:
        raise click.UsageError("--restore wants the ids of pictures")
    if not yes:
        click.confirm(f"Delete {gallery} with its {found.images} pictures' indexes?", abort=True)
    delete_gallery(gallery)
    click.echo(f"deleted {gallery}")
