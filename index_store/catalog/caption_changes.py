"""Changing captions within a transaction: what was there before is kept, to be undone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.models import CaptionRow, FormerCaptionRow, ImageRow
from index_store.catalog.records import Caption, CaptionSource
from index_store.catalog.text import storable

_HAS_FORMER = (
    select(FormerCaptionRow.id)
    .where(FormerCaptionRow.image_id == CaptionRow.image_id)
    .correlate(CaptionRow)
    .exists()
)
CAPTION: Select[Any] = select(
    *(getattr(CaptionRow, one.name) for one in fields(Caption) if one.name != "can_undo"),
    _HAS_FORMER.label("can_undo"),
)
"""Captions as records."""


class Author(NamedTuple):
    """Who writes captions.

    Attributes:
        captioner: Revision of the network, if it is one.
    """

    source: CaptionSource
    captioner: str | None = None


class _Said(NamedTuple):
    """What is kept of a caption when it is changed."""

    text: str
    source: CaptionSource
    captioner: str | None
    updated_at: datetime


def captions_of(connection: Connection, ids: Collection[int]) -> dict[int, Caption]:
    """The captions of these pictures, by picture."""
    rows = connection.execute(CAPTION.where(CaptionRow.image_id.in_(ids)))
    return {row.image_id: Caption(*row) for row in rows}


def change_captions(
    connection: Connection,
    gallery_id: int,
    texts: Mapping[int, str],
    author: Author,
    may: Callable[[Caption | None], bool],
) -> list[int]:
    """Give pictures of one gallery these captions; returns the ids of those whose caption is another now.

    Args:
        connection: In a transaction.
        gallery_id: The gallery; other galleries' pictures are passed over.
        texts: By picture; an empty one says that there is nothing to say.
        author: Who writes.
        may: Whether what is there now may be written over.

    Raises:
        NotFoundError: The gallery is gone.
    """
    lock_gallery(connection, gallery_id)
    present = captions_of(connection, texts.keys())
    wanted = {
        one: _Said(storable(texts[one]).strip(), *author, now())
        for one in _pictures_of(connection, gallery_id, texts.keys())
        if may(present.get(one))
    }
    same = [
        one
        for one, said in wanted.items()
        if (found := present.get(one)) and (found.text, found.source) == (said.text, said.source)
    ]
    for one in same:  # said anew, which is nothing to undo
        _update(connection, one, wanted[one]._asdict())
    changed = {one: said for one, said in wanted.items() if one not in same}
    _keep_former(connection, changed, present)
    revision = _latest_revision(connection, gallery_id)
    for number, (one, said) in enumerate(changed.items(), revision + 1):
        values = said._asdict() | {"revision": number}
        if one in present:
            _update(connection, one, values)
        else:
            values |= {"image_id": one, "gallery_id": gallery_id}
            connection.execute(insert(CaptionRow).values(**values))
    return list(changed)


def take_back(connection: Connection, gallery_id: int, image_id: int) -> bool:
    """Make a picture's caption what it was before the last change; False where there is nothing to undo.

    Raises:
        NotFoundError: The gallery is gone.
    """
    lock_gallery(connection, gallery_id)
    latest = (
        select(FormerCaptionRow.id, *(getattr(FormerCaptionRow, name) for name in _Said._fields))
        .where(FormerCaptionRow.image_id == image_id)
        .order_by(FormerCaptionRow.id.desc())
        .limit(1)
    )
    row = connection.execute(latest).one_or_none()
    if row is None:
        return False
    revision = _latest_revision(connection, gallery_id) + 1
    _update(connection, image_id, _Said(*row[1:])._asdict() | {"revision": revision})
    connection.execute(delete(FormerCaptionRow).where(FormerCaptionRow.id == row.id))
    return True


def _pictures_of(connection: Connection, gallery_id: int, ids: Collection[int]) -> Sequence[int]:
    statement = select(ImageRow.id).where(ImageRow.gallery_id == gallery_id, ImageRow.id.in_(ids))
    return connection.scalars(statement.order_by(ImageRow.id)).all()


def _keep_former(
    connection: Connection, changed: Mapping[int, _Said], present: Mapping[int, Caption]
) -> None:
    """Keep what is about to be written over; that there was nothing, only where a person writes."""
    former = []
    for one, said in changed.items():
        found = present.get(one)
        if found is not None:
            was = _Said(found.text, found.source, found.captioner, found.updated_at)
            former.append({"image_id": one, **was._asdict()})
        elif said.source == "person":
            nothing = _Said("", "model", None, said.updated_at)
            former.append({"image_id": one, **nothing._asdict()})
    if former:
        connection.execute(insert(FormerCaptionRow), former)


def _latest_revision(connection: Connection, gallery_id: int) -> int:
    """The gallery's; it never goes down, as rows are only dropped with their gallery."""
    latest = select(func.max(CaptionRow.revision)).where(CaptionRow.gallery_id == gallery_id)
    return connection.scalar(latest) or 0


def _update(connection: Connection, image_id: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(CaptionRow).where(CaptionRow.image_id == image_id).values(**values))
