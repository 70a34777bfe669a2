"""Changes to many pictures, as the API shows them."""

from index_store.catalog.bulk_change_records import BulkChange
from tasks.ensemble import get_catalog
from web.schemas.selections import ChangeOut, LabelBeforeOut


def change_out(change: BulkChange, *, tells_labels: bool = False) -> ChangeOut:
    """A change; where that is wished, with the labels its pictures had.

    They are counted picture by picture, which of millions takes seconds.
    """
    is_told = tells_labels and change.done_at is not None
    before = get_catalog().changes.labels_before(change.id) if is_told else []
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
