"""Thumbs up and down on results, kept with the question they answer."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from index_store.catalog.database import Catalog
from index_store.catalog.records import Feedback, Thumb
from index_store.errors import NotFoundError
from index_store.feedback_tuning import JudgedQuestion
from tasks.answered import remembered
from tasks.parts import question_of

MOST: Final = 300
"""Questions that are looked at, the latest; more would tell little more and take long."""


def give(catalog: Catalog, query_id: str, image_id: int, thumb: Thumb) -> None:
    """Say whether a picture is what a query looked for, in the place of what was said before.

    Raises:
        NotFoundError: There is no such query, or no such picture in its gallery.
        NotAnsweredError: The query is not answered yet.
    """
    search = remembered(catalog, query_id)
    if catalog.images.get(image_id).gallery_id != search.gallery_id:
        raise NotFoundError(f"picture {image_id} is not in the gallery that was searched")
    question = question_of(search.request)
    catalog.feedback.give(search.gallery_id, question, image_id, thumb, search_id=query_id)


def take_back(catalog: Catalog, query_id: str, image_id: int) -> None:
    """Say nothing of a picture any more.

    Raises:
        NotFoundError: There is no such query.
        NotAnsweredError: The query is not answered yet.
    """
    search = remembered(catalog, query_id)
    catalog.feedback.take_back(search.gallery_id, question_of(search.request), image_id)


def thumbs_of(catalog: Catalog, request: Mapping[str, Any]) -> dict[int, Thumb]:
    """What was said of the results of a question, whenever it was asked, by picture."""
    return catalog.feedback.of_question(request["gallery_id"], question_of(request))


def judged_questions(catalog: Catalog, gallery_id: int) -> list[JudgedQuestion]:
    """The latest questions with feedback, each with the rankings of the latest search it was given in.

    Questions whose rankings were not kept are left out.

    Raises:
        CorruptStoreError: Rankings cannot be read.
    """
    by_question: dict[str, list[Feedback]] = defaultdict(list)
    for one in catalog.feedback.list(gallery_id):
        by_question[one.question].append(one)
    questions = []
    for said in list(by_question.values())[:MOST]:
        votes = catalog.searches.votes(said[0].search_id)
        if votes is not None:
            liked = frozenset(one.image_id for one in said if one.thumb == "up")
            disliked = frozenset(one.image_id for one in said if one.thumb == "down")
            questions.append(JudgedQuestion(votes.rankings, liked, disliked))
    return questions
