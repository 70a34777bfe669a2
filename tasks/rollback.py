"""Have searches use another version of an index than the latest."""

from dataclasses import dataclass
from pathlib import Path

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NoIndexError, NotFoundError
from index_store.manifest import Version
from index_store.versions import Versions
from tasks.shelf_folder import shelf_folder
from tasks.version_in_use import note_version


@dataclass(frozen=True)
class Rollback:
    """A change of version that can be made.

    Attributes:
        encoder: Whose index it is.
        before: Number of the version in use.
        after: The version to use; its files are whole.
    """

    encoder: str
    before: int
    after: Version
    _versions: Versions

    def make(self, catalog: Catalog, gallery: Gallery) -> None:
        """Use the other version: on disk, where workers see it at their next search, and in the catalog.

        Raises:
            NotFoundError: The version, or the gallery, was deleted meanwhile; nothing has changed.
        """
        version = self._versions.rollback(self.after.number)
        try:
            note_version(catalog, gallery, version)
        except BaseException:
            self._versions.rollback(self.before)
            raise


def plan_rollback(
    var: Path, gallery: Gallery, encoder: str, revision: str, to: int | None = None
) -> Rollback:
    """See whether an encoder's index of a gallery can be rolled back; changes nothing.

    Args:
        var: The service's folder.
        gallery: The gallery.
        encoder: The encoder.
        revision: Its revision.
        to: Number of the version to use; None for the one before that in use.

    Raises:
        NoIndexError: There is no index.
        NotFoundError: There is no such version, or none before that in use.
        CorruptStoreError: The version's files are not what they were.
    """
    versions = Versions(shelf_folder(var, gallery.id, encoder, revision))
    before = versions.current_number()
    if before is None:
        raise NoIndexError(
            f"the gallery {gallery.name} has no index for {encoder}",
            hint=f"`semblance reindex {gallery.name}` builds it",
        )
    after = _choose(versions.history(), before, to)
    if after is None:
        which = f"no version {to}" if to is not None else f"no version before {before}"
        there_are = ", ".join(str(one.number) for one in versions.history())
        raise NotFoundError(
            f"the encoder {encoder} has {which} of {gallery.name}'s index",
            hint=f"version {before} is in use; on disk: {there_are}",
        )
    after.verify()
    return Rollback(encoder, before, after, versions)


def _choose(history: list[Version], before: int, to: int | None) -> Version | None:
    chosen = [one for one in history if (one.number < before if to is None else one.number == to)]
    return chosen[-1] if chosen else None
