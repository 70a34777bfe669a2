"""Changes to many pictures, as the API shows them."""

from index_store.catalog.bulk_change_records import BulkChange
from tasks.ensemble import get_catalog
from web.schemas.selections import ChangeOut, LabelBeforeOut


def change_out(change: BulkChange) -> ChangeOut:
    """A change with the labels its pictures had."""
    before = get_catalog().changes.labels_before(change.id) if change.done_at else []
    return ChangeOut(
        id=change.id,
        action=change.action,
        label=change.label,
        changed=change.changed,
        undone=change.undone,
        left_out=change.left_out,
        done=change.done_at is not None,
        is_undone=change.undone_at is not None,
        before=[LabelBeforeOut(label=one.label, images=one.images) for one in before],
        submitted_by=change.submitted_by,
        created_at=change.created_at,
    )
