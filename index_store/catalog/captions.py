"""The captions of pictures: written by a network, told by people, searched by their words.

What a person wrote is not overwritten by a network unless that is asked for; an empty caption is a person's
word that there is nothing to say, and stays as well. Every change can be undone, and has the gallery's next
caption revision.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from index_store.catalog.caption_changes import (
    CAPTION,
    Author,
    captions_of,
    change_captions,
    take_back,
)
from index_store.catalog.caption_search import image_ids_with
from index_store.catalog.engine import Database
from index_store.catalog.models import CaptionRow, ImageRow
from index_store.catalog.records import Caption
from index_store.errors import NotFoundError

_BATCH: Final = 500  # ids or rows per statement
_PERSON: Final = Author("person")
_SAYS_SOMETHING = and_(ImageRow.state == "ready", CaptionRow.text != "")

_T = TypeVar("_T")


class Captioned(NamedTuple):
    """A picture that has a caption.

    Attributes:
        name: Its file's, for people.
    """

    image_id: int
    name: str
    caption: Caption


@dataclass(frozen=True)
class Wanted:
    """Which pictures a network is to describe: those without a caption, and perhaps more.

    Attributes:
        again: Also those it described before this moment; None for none of them.
        edits: And those that people described before that moment.
    """

    again: datetime | None = None
    edits: bool = False

    def condition(self) -> ColumnElement[bool]:
        """Over pictures that are joined with the captions they may have."""
        nothing = or_(
            CaptionRow.image_id.is_(None),
            and_(CaptionRow.text == "", CaptionRow.source == "model"),
        )
        if self.again is None:
            return nothing
        old = CaptionRow.updated_at < self.again
        return or_(nothing, old if self.edits else and_(old, CaptionRow.source == "model"))

    def admits(self, caption: Caption | None) -> bool:
        """Whether a network may write over what is there by now."""
        if caption is None or (caption.text, caption.source) == ("", "model"):
            return True
        if self.again is None or caption.updated_at >= self.again:
            return False
        return self.edits or caption.source == "model"


class Captions:
    """Keeps what pictures show, in words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, image_id: int) -> Caption | None:
        """A picture's caption, which may be empty; None where there never was one."""
        return self.of([image_id]).get(image_id)

    def of(self, ids: Collection[int]) -> dict[int, Caption]:
        """The captions of these pictures, by picture."""
        found: dict[int, Caption] = {}
        with self._database.read() as connection:
            for batch in _batches(list(ids)):
                found |= captions_of(connection, batch)
        return found

    def tell(self, gallery_id: int, texts: Mapping[int, str]) -> list[int]:
        """People's words on what pictures show, by picture; an empty text takes a caption away.

        Returns:
            The ids of the pictures whose caption is another now.

        Raises:
            NotFoundError: The gallery is gone.
        """
        changed: list[int] = []
        for batch in _batches(list(texts.items())):
            with self._database.write() as connection:
                changed += change_captions(
                    connection, gallery_id, dict(batch), _PERSON, lambda _: True
                )
        return changed

    def write(
        self, gallery_id: int, texts: Mapping[int, str], captioner: str, wanted: Wanted
    ) -> list[int]:
        """A network's captions, by picture; what people wrote meanwhile stays.

        Args:
            gallery_id: The gallery.
            texts: The captions.
            captioner: Revision of the network.
            wanted: Which of the captions that are there may be written over.

        Returns:
            The ids of the pictures whose caption is another now.

        Raises:
            NotFoundError: The gallery is gone.
        """
        author = Author("model", captioner)
        with self._database.write() as connection:
            return change_captions(connection, gallery_id, texts, author, wanted.admits)

    def undo(self, image_id: int) -> bool:
        """Take the last change of a picture's caption back; False where there is none.

        Raises:
            NotFoundError: There is no such picture.
        """
        statement = select(ImageRow.gallery_id).where(ImageRow.id == image_id)
        with self._database.write() as connection:
            gallery_id = connection.scalar(statement)
            if gallery_id is None:
                raise NotFoundError(f"there is no picture with id {image_id}")
            return take_back(connection, gallery_id, image_id)

    def lacking(
        self, gallery_id: int, wanted: Wanted, *, after: int = 0, limit: int = 1000
    ) -> list[int]:
        """Ids of up to ``limit`` ready pictures that a network is to describe, from beyond ``after``."""
        statement = _lacking(select(ImageRow.id), gallery_id, wanted)
        page = statement.where(ImageRow.id > after).order_by(ImageRow.id).limit(limit)
        with self._database.read() as connection:
            return list(connection.scalars(page))

    def count_lacking(self, gallery_id: int, wanted: Wanted) -> int:
        """How many ready pictures a network is to describe."""
        statement = _lacking(select(func.count(ImageRow.id)), gallery_id, wanted)
        with self._database.read() as connection:
            return connection.scalar(statement) or 0

    def changed_since(self, gallery_id: int, revision: int, limit: int = 1000) -> list[Caption]:
        """Captions that changed after a caption revision, in the order they did; 0 begins with all."""
        statement = CAPTION.where(
            CaptionRow.gallery_id == gallery_id, CaptionRow.revision > revision
        )
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(CaptionRow.revision).limit(limit))
            return [Caption(*row) for row in rows]

    def page(
        self, gallery_id: int, query: str | None = None, *, after: int = 0, limit: int = 1000
    ) -> list[Captioned]:
        """Ready pictures that have a caption, by id, from beyond the id ``after``.

        Args:
            gallery_id: The gallery.
            query: Words that have to be in the caption; None for all.
            after: Last id of the page before.
            limit: How many.
        """
        statement = (
            CAPTION.add_columns(ImageRow.name)
            .join(ImageRow, ImageRow.id == CaptionRow.image_id)
            .where(CaptionRow.gallery_id == gallery_id, _SAYS_SOMETHING)
            .where(CaptionRow.image_id > after)
        )
        if query is not None:
            found = image_ids_with(query, self._database.dialect)
            statement = statement.where(CaptionRow.image_id.in_(found))
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(CaptionRow.image_id).limit(limit))
            return [Captioned(row[0], row[-1], Caption(*row[:-1])) for row in rows]

    def count(self, gallery_id: int) -> int:
        """How many ready pictures have a caption."""
        statement = (
            select(func.count(CaptionRow.image_id))
            .join(ImageRow, ImageRow.id == CaptionRow.image_id)
            .where(CaptionRow.gallery_id == gallery_id, _SAYS_SOMETHING)
        )
        with self._database.read() as connection:
            return connection.scalar(statement) or 0


def _lacking(statement: Select[Any], gallery_id: int, wanted: Wanted) -> Select[Any]:
    return statement.outerjoin(CaptionRow, CaptionRow.image_id == ImageRow.id).where(
        ImageRow.gallery_id == gallery_id, ImageRow.state == "ready", wanted.condition()
    )


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
