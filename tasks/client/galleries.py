"""Delete galleries."""

from settings import get_settings
from tasks.ensemble import get_catalog
from tasks.shelf_folder import discard_gallery


def delete_gallery(name: str) -> None:
    """Delete a gallery: its rows, embeddings and indexes; jobs on it are cancelled.

    Raises:
        NotFoundError: There is no such gallery.
    """
    gallery = get_catalog().galleries.delete(name)
    discard_gallery(get_settings().var, gallery.id)
