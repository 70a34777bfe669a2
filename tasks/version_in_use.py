"""Which version of an index searches use: what the disk says, told to the catalog."""

import logging

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from index_store.manifest import Version

log = logging.getLogger(__name__)


def note_version(catalog: Catalog, gallery: Gallery, version: Version) -> None:
    """Tell the catalog which version is in use, also after a run that died before it could.

    Raises:
        NotFoundError: The gallery is gone.
    """
    manifest, noted = version.manifest, catalog.index_versions
    name = (manifest.encoder, manifest.encoder_revision, version.number)
    if any((v.encoder, v.encoder_revision, v.number) == name for v in noted.current(gallery.id)):
        return
    try:
        noted.make_current(gallery.id, *name)
    except NotFoundError:  # a new one
        noted.record(
            gallery.id,
            *name,
            kind=manifest.kind,
            rows=manifest.rows,
            dimension=manifest.dimension,
            recall=manifest.recall,
        )
    log.info("%s of %s: version %d", manifest.encoder, gallery.name, version.number)
