"""Label, remove and restore any number of pictures: for a moment at a time, gone on with by who asked."""

import time
from collections.abc import Sequence

from index_store.catalog.browsing_records import IdPage
from index_store.catalog.bulk_change_records import Action, BulkChange, ChangedImage, Selection
from index_store.catalog.records import Gallery
from index_store.errors import IndexStoreError
from models_store.errors import PictureError
from tasks.client.pictures import secure_files
from tasks.ensemble import get_catalog

_STEP_S = 2.0  # after which progress is told


def begin(
    gallery: Gallery, action: Action, selection: Selection, label: str | None, by: str = ""
) -> BulkChange:
    """Begin to change pictures; small changes are done when this returns."""
    return go_on(get_catalog().changes.begin(gallery.id, action, selection, label, by))


def go_on(change: BulkChange) -> BulkChange:
    """Go on with a change for a moment.

    Raises:
        NotFoundError: The gallery is gone.
    """
    changes, give_up_at = get_catalog().changes, time.monotonic() + _STEP_S
    while change.done_at is None and time.monotonic() < give_up_at:
        batch = changes.upcoming(change)
        lost = _lost(batch.ids) if change.action == "restore" else set()
        ids = [one for one in batch.ids if one not in lost]
        changes.make(change, IdPage(ids, batch.next_after), len(lost))
        change = changes.get(change.id)
    return change


def undo(change: BulkChange) -> BulkChange:
    """Change pictures back, for a moment; what was not changed yet will not be.

    Raises:
        NotFoundError: The gallery is gone.
    """
    changes, give_up_at = get_catalog().changes, time.monotonic() + _STEP_S
    while change.undone_at is None and time.monotonic() < give_up_at:
        batch: Sequence[ChangedImage] = changes.left_to_undo(change.id)
        ids = [one.image_id for one in batch]
        lost = _lost(ids) if change.action == "remove" else set()
        changes.undo(change, batch, sorted(lost))
        change = changes.get(change.id)
    return change


def _lost(ids: Sequence[int]) -> set[int]:
    """Which of these pictures are removed and cannot be shown again: their files are gone."""
    lost = set()
    for image in get_catalog().images.get_many(ids).values():
        if image.state != "removed" or image.error is not None:
            continue
        try:
            secure_files(image)
        except (IndexStoreError, PictureError):
            lost.add(image.id)
    return lost
