"""What is done to whole galleries, other than indexing them."""

from index_store.catalog.records import Gallery
from index_store.errors import EmptyIndexError
from settings import get_settings
from tasks.ensemble import get_catalog
from tasks.shelf_folder import discard_gallery
from tasks.unneeded import delete_files


def require_pictures(gallery: Gallery) -> None:
    """Refuse a gallery that has nothing to search.

    Raises:
        EmptyIndexError: It has no picture.
    """
    if not gallery.images:
        raise EmptyIndexError(
            f"the gallery {gallery.name} is empty: there is no picture to search",
            hint=f"fill it: `semblance ingest {gallery.name} FOLDER`, or upload pictures to it",
        )


def delete_gallery(name: str) -> None:
    """Delete a gallery: its rows, embeddings and indexes; jobs on it are cancelled.

    Its thumbnails and the service's copies of its pictures go, too, unless another gallery or a
    search needs them; originals that lie elsewhere stay where they are.

    Raises:
        NotFoundError: There is no such gallery.
    """
    catalog, var = get_catalog(), get_settings().var
    gallery = catalog.galleries.delete(name)
    discard_gallery(var, gallery.id)
    for purged in catalog.galleries.purge():
        delete_files(catalog, var, purged)
