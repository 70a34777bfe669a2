"""Adding pictures to a gallery: once per content, however often and in whatever order they come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, insert, select, update

from index_store.catalog.census import Census, lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.models import ImageRow
from index_store.catalog.picture_counts import Traits
from index_store.catalog.records import Arrival, ImageState, NewImage
from index_store.catalog.text import storable


class _Elder(NamedTuple):
    """A picture that is there already, as far as it matters to a new one."""

    id: int
    content_hash: str
    uri: str
    origin: str | None
    label: str | None
    state: ImageState
    bytes: int
    width: int | None
    height: int | None
    format: str | None
    created_at: datetime

    @property
    def traits(self) -> Traits:
        """What is counted of it."""
        return Traits(self.bytes, self.width, self.height, self.format, self.created_at)


_ELDER: Select[Any] = select(*(getattr(ImageRow, name) for name in _Elder._fields))


def origin_key(origin: str) -> int:
    """63 bits of digest of an origin, to look it up by."""
    digest = blake2b(origin.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def add_pictures(
    connection: Connection, gallery_id: int, pictures: Sequence[NewImage]
) -> list[Arrival]:
    """Add a batch in one transaction; tells what became of each picture, in order.

    New content gets a row. Content that had been removed or unreadable is revived, under its old
    id. Other content that is there already is a duplicate; if it comes from the same file, its
    label and the file's particulars are brought up to date. A file that now holds other content
    than it did has taken its former picture away: that one is removed.

    Raises:
        NotFoundError: The gallery is gone.
    """
    batch = _Batch(connection, gallery_id, lock_gallery(connection, gallery_id) + 1)
    arrivals = batch.add(pictures)
    batch.supersede(pictures)
    batch.settle()
    return arrivals


@dataclass
class _Batch:
    """The transaction's working notes."""

    connection: Connection
    gallery_id: int
    revision: int
    census: Census = field(default_factory=Census)
    changed: bool = False

    def add(self, pictures: Sequence[NewImage]) -> list[Arrival]:
        """Insert, revive or recognise every picture."""
        firsts: dict[str, NewImage] = {}
        for picture in pictures:
            firsts.setdefault(picture.content_hash, picture)
        present = self._present(list(firsts))
        ids = self._insert([one for content, one in firsts.items() if content not in present])
        dealt_with: dict[str, Arrival] = {}
        arrivals = []
        for picture in pictures:
            content = picture.content_hash
            if content in dealt_with:
                arrival = dealt_with[content]._replace(outcome="duplicate")
            elif content in ids:
                arrival = dealt_with[content] = Arrival(ids[content], "added", picture.uri)
            elif self._is_news(present[content], picture):
                arrival = dealt_with[content] = self._meet(present[content], picture)
            else:
                arrival = Arrival(present[content].id, "duplicate", present[content].uri)
            arrivals.append(arrival)
        return arrivals

    def _present(self, contents: list[str]) -> dict[str, _Elder]:
        statement = _ELDER.where(
            ImageRow.gallery_id == self.gallery_id, ImageRow.content_hash.in_(contents)
        )
        elders = [_Elder(*row) for row in self.connection.execute(statement)]
        return {elder.content_hash: elder for elder in elders}

    def _insert(self, pictures: list[NewImage]) -> dict[str, int]:
        """New rows' ids by content."""
        if not pictures:
            return {}
        self.changed = True
        moment = now()
        for picture in pictures:
            self.census.enter(_state(picture), picture.label, _traits(picture, moment))
        rows = [
            _columns(picture)
            | {
                "gallery_id": self.gallery_id,
                "content_hash": picture.content_hash,
                "state": _state(picture),
                "revision": self.revision,
                "added_revision": self.revision,
                "created_at": moment,
            }
            for picture in pictures
        ]
        statement = insert(ImageRow).returning(ImageRow.content_hash, ImageRow.id)
        inserted = self.connection.execute(statement, rows)
        return {row.content_hash: row.id for row in inserted}

    @staticmethod
    def _is_news(elder: _Elder, picture: NewImage) -> bool:
        """Whether a picture whose content has a row already can change that row."""
        revives = elder.state != "ready" and picture.error is None
        return revives or (picture.origin is not None and picture.origin == elder.origin)

    def _meet(self, elder: _Elder, picture: NewImage) -> Arrival:
        """Let a picture change the row its content has already."""
        if elder.state != "ready" and picture.error is None:
            return self._revive(elder, picture)
        return self._freshen(elder, picture)

    def _revive(self, elder: _Elder, picture: NewImage) -> Arrival:
        label = elder.label if picture.label is None else picture.label
        self.census.leave(elder.state, elder.label, elder.traits)
        self.census.enter("ready", label, _traits(picture, elder.created_at))
        self.changed = True
        values = {"label": label, "state": "ready", "removed_at": None, "revision": self.revision}
        self._update(elder.id, _columns(picture) | values)
        return Arrival(elder.id, "revived", picture.uri)

    def _freshen(self, elder: _Elder, picture: NewImage) -> Arrival:
        """The same file once more: touched, relabelled, or to be kept as a copy from now on."""
        values: dict[str, Any] = {"mtime_ns": picture.mtime_ns}
        if elder.uri == elder.origin:  # a copy that is kept already stays the one to read
            values["uri"] = picture.uri
        label = elder.label if picture.label is None else storable(picture.label)
        if label != elder.label:
            values["label"] = label
            self.census.leave(elder.state, elder.label, elder.traits)
            self.census.enter(elder.state, label, elder.traits)
            self.changed = True
        self._update(elder.id, values)
        return Arrival(elder.id, "duplicate", values.get("uri", elder.uri))

    def _update(self, image_id: int, values: dict[str, Any]) -> None:
        self.connection.execute(update(ImageRow).where(ImageRow.id == image_id).values(**values))

    def supersede(self, pictures: Sequence[NewImage]) -> None:
        """Remove what used to be in files that hold other content now."""
        holds = {picture.origin: picture.content_hash for picture in pictures if picture.origin}
        statement = _ELDER.where(
            ImageRow.gallery_id == self.gallery_id,
            ImageRow.origin_key.in_([origin_key(origin) for origin in holds]),
            ImageRow.uri == ImageRow.origin,  # a copy of our own is still what it was
            ImageRow.state != "removed",
        )
        for elder in [_Elder(*row) for row in self.connection.execute(statement)]:
            if holds.get(elder.origin or "", elder.content_hash) != elder.content_hash:
                self.census.leave(elder.state, elder.label, elder.traits)
                self.census.enter("removed", elder.label, elder.traits)
                self.changed = True
                values = {"state": "removed", "removed_at": now(), "revision": self.revision}
                self._update(elder.id, values)

    def settle(self) -> None:
        """Write the counts, if anything changed."""
        if self.changed:
            self.census.settle(self.connection, self.gallery_id, self.revision)


def _state(picture: NewImage) -> ImageState:
    return "ready" if picture.error is None else "corrupt"


def _traits(picture: NewImage, created_at: datetime) -> Traits:
    return Traits(picture.bytes, picture.width, picture.height, picture.format, created_at)


def _columns(picture: NewImage) -> dict[str, Any]:
    """What a row takes from the picture, whether it is new or revived."""
    return {
        "uri": picture.uri,
        "origin": picture.origin,
        "origin_key": None if picture.origin is None else origin_key(picture.origin),
        "mtime_ns": picture.mtime_ns,
        "name": picture.name,
        "label": picture.label,
        "width": picture.width,
        "height": picture.height,
        "bytes": picture.bytes,
        "format": picture.format,
        "error": picture.error,
    }
