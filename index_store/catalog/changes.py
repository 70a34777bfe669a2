"""Changing pictures that are in a gallery: their state and their label."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select, update

from index_store.catalog.census import Census, lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.models import ImageRow
from index_store.catalog.picture_counts import Traits
from index_store.catalog.records import ImageState
from index_store.catalog.text import storable


class Standing(NamedTuple):
    """What a change to a picture may depend on."""

    id: int
    state: ImageState
    label: str | None
    error: str | None
    bytes: int
    width: int | None
    height: int | None
    format: str | None
    created_at: datetime

    @property
    def traits(self) -> Traits:
        """What is counted of it."""
        return Traits(self.bytes, self.width, self.height, self.format, self.created_at)


_STANDING: Select[Any] = select(*(getattr(ImageRow, name) for name in Standing._fields))

Decision = Callable[[Standing], dict[str, Any]]
"""New values for some of a picture's columns; none to leave it as it is."""


def change_pictures(
    connection: Connection, gallery_id: int, ids: Sequence[int], decide: Decision
) -> list[int]:
    """Change pictures of one gallery in one transaction; returns the ids of those that changed.

    Raises:
        NotFoundError: The gallery is gone.
    """
    revision = lock_gallery(connection, gallery_id) + 1
    census = Census()
    changed = []
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)  # by what is changed
    statement = _STANDING.where(ImageRow.gallery_id == gallery_id, ImageRow.id.in_(ids))
    for found in connection.execute(statement.order_by(ImageRow.id)).all():
        row = Standing(*found)
        values = decide(row)
        if not values:
            continue
        census.leave(row.state, row.label, row.traits)
        census.enter(values.get("state", row.state), values.get("label", row.label), row.traits)
        if "state" in values:
            values |= {"revision": revision}
        new = {f"new_{name}": value for name, value in values.items()}
        alike[tuple(values)].append({"changed_id": row.id} | new)
        changed.append(row.id)
    for names, rows in alike.items():
        new = {name: bindparam(f"new_{name}") for name in names}
        change = update(ImageRow).where(ImageRow.id == bindparam("changed_id")).values(new)
        connection.execute(change, rows)
    if changed:
        census.settle(connection, gallery_id, revision)
    return changed


def removed(row: Standing, moment: datetime | None = None) -> dict[str, Any]:
    """Taken out, whatever it was; now, unless a moment is given."""
    return {} if row.state == "removed" else {"state": "removed", "removed_at": moment or now()}


def restored(row: Standing) -> dict[str, Any]:
    """Back to what it was before it was removed."""
    if row.state != "removed":
        return {}
    return {"state": "ready" if row.error is None else "corrupt", "removed_at": None}


def corrupted(row: Standing, error: str) -> dict[str, Any]:
    """Found unreadable; a removed picture stays removed, but will not come back as ready."""
    if row.state == "corrupt":
        return {}
    return {"error": error} | ({"state": "corrupt"} if row.state == "ready" else {})


def relabelled(row: Standing, label: str | None) -> dict[str, Any]:
    """Under another label."""
    new = None if label is None else storable(label)
    return {} if row.label == new else {"label": new}
