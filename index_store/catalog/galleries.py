"""The galleries there are."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from index_store.catalog.bulk_change_models import BulkChangeRow
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.evaluation_models import EvaluationRow
from index_store.catalog.models import (
    FeedbackRow,
    GalleryRow,
    ImageRow,
    IndexVersionRow,
    JobRow,
    LabelRow,
    SuperclassRow,
    TunedWeightsRow,
)
from index_store.catalog.records import Gallery, Purged
from index_store.catalog.schedule_models import ScheduleRow
from index_store.catalog.statistics_models import PictureCountRow
from index_store.catalog.suggestion_models import DecisionRow, GalleryPromptsRow, SuggestionRunRow
from index_store.errors import ConflictError, InvalidNameError, NotFoundError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PURGE_BATCH = 1000  # rows per transaction: others get to write in between
# Tables with rows of galleries; suggestions went with their pictures, so nothing points at their runs.
_MIRRORS = (
    EvaluationRow,
    FeedbackRow,
    IndexVersionRow,
    SuperclassRow,
    TunedWeightsRow,
    GalleryPromptsRow,
    DecisionRow,
    SuggestionRunRow,
    PictureCountRow,
    BulkChangeRow,
)

_LABELS = (
    select(func.count())
    .select_from(LabelRow)
    .where(LabelRow.gallery_id == GalleryRow.id)
    .correlate(GalleryRow)
    .scalar_subquery()
)
_GALLERY = select(
    GalleryRow.id,
    GalleryRow.name,
    GalleryRow.revision,
    GalleryRow.images,
    GalleryRow.corrupt,
    GalleryRow.removed,
    _LABELS.label("labels"),
    GalleryRow.created_at,
).where(GalleryRow.deleted_at.is_(None))


class Galleries:
    """Makes, finds and deletes galleries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str) -> Gallery:
        """Make an empty gallery.

        Raises:
            InvalidNameError: It is not 1 to 63 lower-case letters, digits, ``-`` and ``_``.
            ConflictError: There is one of that name.
        """
        _check(name)
        values = {
            "name": name,
            "created_at": now(),
            "revision": 0,
            "images": 0,
            "corrupt": 0,
            "removed": 0,
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(GalleryRow), values)
        except IntegrityError as error:
            raise ConflictError(
                f"there is a gallery called {name} already", hint="choose another name"
            ) from error
        return self.get(name)

    def get(self, name: str) -> Gallery:
        """The gallery of that name.

        Raises:
            NotFoundError: There is none.
        """
        gallery = self._find(GalleryRow.name == name)
        if gallery is None:
            raise NotFoundError(
                f"there is no gallery called {name}",
                hint="`semblance galleries` lists those there are",
            )
        return gallery

    def get_by_id(self, gallery_id: int) -> Gallery:
        """The gallery with that id.

        Raises:
            NotFoundError: There is none, or it was deleted.
        """
        gallery = self._find(GalleryRow.id == gallery_id)
        if gallery is None:
            raise NotFoundError(f"there is no gallery with id {gallery_id}")
        return gallery

    def get_or_create(self, name: str) -> Gallery:
        """The gallery of that name, made if need be, whoever else is making it at the same time.

        Raises:
            InvalidNameError: The name cannot be used.
        """
        gallery = self._find(GalleryRow.name == name)
        if gallery is not None:
            return gallery
        try:
            return self.create(name)
        except ConflictError:
            return self.get(name)

    def revision(self, gallery_id: int) -> int:
        """How often the gallery's pictures have changed; cheap enough to ask before every search.

        Raises:
            NotFoundError: The gallery is gone.
        """
        statement = select(GalleryRow.revision).where(
            GalleryRow.id == gallery_id, GalleryRow.deleted_at.is_(None)
        )
        with self._database.read() as connection:
            revision = connection.execute(statement).scalar_one_or_none()
        if revision is None:
            raise NotFoundError(f"there is no gallery with id {gallery_id}")
        return revision

    def delete(self, name: str) -> Gallery:
        """Delete a gallery with its schedules and cancel its jobs; returns what it was.

        It is gone at once, in one transaction; its rows follow when :meth:`purge` is called. Files
        on disk are the caller's business.

        Raises:
            NotFoundError: There is none of that name.
        """
        gallery = self.get(name)
        moment = now()
        with self._database.write() as connection:
            connection.execute(
                update(GalleryRow).where(GalleryRow.id == gallery.id).values(deleted_at=moment)
            )
            connection.execute(
                update(JobRow)
                .where(JobRow.gallery_id == gallery.id, JobRow.active_key.is_not(None))
                .values(state="cancelled", active_key=None, finished_at=moment)
            )
            connection.execute(
                update(ScheduleRow)
                .where(ScheduleRow.gallery_id == gallery.id, ScheduleRow.deleted_at.is_(None))
                .values(deleted_at=moment, next_at=None)
            )
        return gallery

    def purge(self) -> Iterator[list[Purged]]:
        """Drop the rows of deleted galleries, all but the galleries' own.

        Yields:
            The pictures whose rows are gone now, batch by batch. What is left when nobody takes
            the next batch, or the process dies, is dropped by the next purge.
        """
        gone = select(GalleryRow.id).where(GalleryRow.deleted_at.is_not(None))
        batch = select(ImageRow.id).where(ImageRow.gallery_id.in_(gone)).limit(_PURGE_BATCH)
        drop = (
            delete(ImageRow)
            .where(ImageRow.id.in_(batch))
            .returning(ImageRow.content_hash, ImageRow.uri, ImageRow.created_at)
        )
        full = True
        while full:
            with self._database.write() as connection:
                purged = [Purged(*row) for row in connection.execute(drop)]
            yield purged
            full = len(purged) == _PURGE_BATCH
        with self._database.write() as connection:
            connection.execute(delete(LabelRow).where(LabelRow.gallery_id.in_(gone)))
            for mirror in _MIRRORS:
                connection.execute(delete(mirror).where(mirror.gallery_id.in_(gone)))

    def list(self) -> Sequence[Gallery]:
        """All galleries by name."""
        with self._database.read() as connection:
            return [Gallery(*row) for row in connection.execute(_GALLERY.order_by(GalleryRow.name))]

    def _find(self, condition: ColumnElement[bool]) -> Gallery | None:
        with self._database.read() as connection:
            row = connection.execute(_GALLERY.where(condition)).one_or_none()
        return None if row is None else Gallery(*row)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidNameError(
            f"{name!r} cannot be a gallery's name",
            hint="use 1 to 63 lower-case letters, digits, - and _, not - or _ first",
        )
