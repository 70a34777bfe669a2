"""The end of what nothing refers to any more: copies, thumbnails, old searches, folders of indexes.

Whoever deletes something drops its rows first and its files after that. A sweep, scheduled for every
day, finds what a crash between the two left behind, and what served its time: removed pictures cannot be
restored for ever, and searches are not kept for ever.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index_store.catalog.database import Catalog
from index_store.catalog.records import Purged
from index_store.stored_files import StoredFile, StoredFiles
from tasks.shelf_folder import discard_gallery, gallery_ids_on_disk

log = logging.getLogger(__name__)

REMOVED_KEPT = timedelta(days=30)
"""How long a removed picture's files, a deleted schedule and changes to many
pictures are kept, to be restored or undone."""

SEARCHES_KEPT = timedelta(days=90)
"""How long a search can be looked at, and what became of a schedule's runs."""

EVALUATIONS_KEPT = 500
"""How many of a gallery's evaluations are kept, the newest. Each is as large as a few pictures, and a
schedule may make one every hour."""

FORGOTTEN_KEPT = timedelta(days=1)
"""How long a search that somebody took out of the history can be put back."""

# A file comes before the row that refers to it, by less than this; a query's row comes when it is
# answered, which can wait for as long as Redis keeps the query.
_UNSETTLED = timedelta(days=1)


def delete_files(catalog: Catalog, var: Path, purged: Iterable[Purged]) -> int:
    """Delete the files of pictures whose rows are gone, as far as nobody else needs them.

    A file that somebody has asked for since the picture came, perhaps for a row that is about to be
    written, is left to the sweep.

    Returns:
        How many files were deleted.
    """
    stored = StoredFiles(var)
    untouched_since: dict[StoredFile, datetime] = {}
    for one in purged:
        for file in stored.of(one.content_hash, one.uri):
            latest = max(one.created_at, untouched_since.get(file, one.created_at))
            untouched_since[file] = latest
    unneeded = _unneeded(catalog, list(untouched_since))
    return sum(stored.discard(file, untouched_since[file]) for file in unneeded)


def sweep(catalog: Catalog, var: Path) -> None:
    """Find and delete everything that nothing refers to and that is not just being made."""
    for purged in catalog.galleries.purge():
        delete_files(catalog, var, purged)
    present = datetime.now(UTC)
    searches = catalog.searches.prune(present - SEARCHES_KEPT)
    searches += catalog.searches.prune_removed(present - FORGOTTEN_KEPT)
    catalog.schedule_runs.prune(present - SEARCHES_KEPT)
    catalog.schedules.purge(present - REMOVED_KEPT)
    catalog.evaluations.prune(EVALUATIONS_KEPT)
    catalog.changes.prune(present - REMOVED_KEPT)
    settled = present - _UNSETTLED
    stored = StoredFiles(var)
    files = sum(
        stored.discard(file, settled)
        for batch in stored.unused_since(settled)
        for file in _unneeded(catalog, batch)
    )
    folders = _sweep_indexes(catalog, var)
    log.info("swept %d files, %d searches, %d deleted galleries' indexes", files, searches, folders)


def _unneeded(catalog: Catalog, files: list[StoredFile]) -> list[StoredFile]:
    contents = {file.content_hash for file in files}
    needed = catalog.references.needed(contents, datetime.now(UTC) - REMOVED_KEPT)
    return [
        file
        for file in files
        if file.content_hash not in (needed.copies if file.is_original else needed.thumbnails)
    ]


def _sweep_indexes(catalog: Catalog, var: Path) -> int:
    """Delete folders that a deleted gallery left, or a job that did not know of the deletion yet."""
    on_disk = gallery_ids_on_disk(var)  # first: a gallery that is made meanwhile is not among them
    gone = on_disk - {gallery.id for gallery in catalog.galleries.list()}
    for gallery_id in gone:
        discard_gallery(var, gallery_id)
    return len(gone)
