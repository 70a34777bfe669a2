"""What people think of results: a thumb up or down, which can be changed and taken back."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, delete, func, insert, select

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import FeedbackRow
from index_store.catalog.records import Feedback, FeedbackCount, Thumb

_FEEDBACK: Select[Any] = select(*(getattr(FeedbackRow, field.name) for field in fields(Feedback)))


class Feedbacks:
    """Remembers one thumb for each question and picture."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self, gallery_id: int, question: str, image_id: int, thumb: Thumb, *, search_id: str
    ) -> None:
        """Say what a result is worth, in the place of what was said before.

        Args:
            gallery_id: The gallery.
            question: Digest of what was asked, in 64 characters.
            image_id: A picture of the gallery.
            thumb: Up for what was looked for.
            search_id: The search it is said of, which was answered.

        Raises:
            NotFoundError: The gallery is gone.
        """
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            connection.execute(delete(FeedbackRow).where(*_about(gallery_id, question, image_id)))
            connection.execute(
                insert(FeedbackRow).values(
                    gallery_id=gallery_id,
                    question=question,
                    image_id=image_id,
                    search_id=search_id,
                    thumb=thumb,
                    at=now(),
                )
            )

    def take_back(self, gallery_id: int, question: str, image_id: int) -> bool:
        """Say nothing of a result any more; whether something had been said."""
        with self._database.write() as connection:
            gone = connection.execute(
                delete(FeedbackRow).where(*_about(gallery_id, question, image_id))
            )
            return bool(gone.rowcount)

    def of_question(self, gallery_id: int, question: str) -> dict[int, Thumb]:
        """What was said of a question's results, by picture."""
        statement = select(FeedbackRow.image_id, FeedbackRow.thumb).where(
            FeedbackRow.gallery_id == gallery_id, FeedbackRow.question == question
        )
        with self._database.read() as connection:
            return {row.image_id: row.thumb for row in connection.execute(statement)}

    def count(self, gallery_id: int) -> FeedbackCount:
        """How much was said in a gallery."""
        mine = FeedbackRow.gallery_id == gallery_id
        by_thumb = (
            select(FeedbackRow.thumb, func.count().label("many"))
            .where(mine)
            .group_by(FeedbackRow.thumb)
        )
        questions = select(func.count(FeedbackRow.question.distinct())).where(mine)
        with self._database.read() as connection:
            counts = {row.thumb: row.many for row in connection.execute(by_thumb)}
            total = connection.scalar(questions) or 0
        return FeedbackCount(counts.get("up", 0), counts.get("down", 0), total)

    def list(self, gallery_id: int) -> Sequence[Feedback]:
        """All that was said in a gallery, newest first."""
        statement = _FEEDBACK.where(FeedbackRow.gallery_id == gallery_id).order_by(
            FeedbackRow.at.desc(), FeedbackRow.image_id
        )
        with self._database.read() as connection:
            return [Feedback(*row) for row in connection.execute(statement)]


def _about(gallery_id: int, question: str, image_id: int) -> tuple[Any, ...]:
    return (
        FeedbackRow.gallery_id == gallery_id,
        FeedbackRow.question == question,
        FeedbackRow.image_id == image_id,
    )
