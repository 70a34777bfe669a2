"""Galleries of the data on this machine, as the client's ``galleries`` tell those of a service."""

from collections.abc import Sequence

from tasks.client.galleries import delete_gallery
from tasks.ensemble import get_catalog
from web.present import galleries_out, gallery_out
from web.schemas.galleries import GalleryOut


class GalleriesHere:
    """As :class:`web.calls.galleries.Galleries`."""

    def read(self, name: str) -> GalleryOut:
        """One gallery."""
        return gallery_out(get_catalog().galleries.get(name))

    def delete(self, name: str) -> None:
        """Delete a gallery and its indexes."""
        delete_gallery(name)

    def list(self) -> Sequence[GalleryOut]:
        """All galleries."""
        return galleries_out()
