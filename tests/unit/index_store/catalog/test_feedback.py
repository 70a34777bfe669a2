import pytest

from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import FeedbackCount, Gallery
from index_store.errors import NotFoundError

ANSWER = {"state": "done", "took_ms": 1.0}
QUESTION, OTHER = "1" * 64, "2" * 64
FIRST, SECOND = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def searches(catalog: Catalog, gallery: Gallery) -> None:
    for search_id in (FIRST, SECOND):
        request = {"gallery_id": gallery.id, "name": "cat.jpg", "k": 10, "by": "me"}
        catalog.searches.record(search_id, request, ANSWER)


def test_the_last_word_counts_and_can_be_taken_back(catalog: Catalog, gallery: Gallery) -> None:
    feedback = catalog.feedback
    assert feedback.of_question(gallery.id, QUESTION) == {}
    feedback.give(gallery.id, QUESTION, 7, "up", search_id=FIRST)
    feedback.give(gallery.id, QUESTION, 8, "down", search_id=FIRST)
    feedback.give(gallery.id, OTHER, 7, "down", search_id=SECOND)
    assert feedback.of_question(gallery.id, QUESTION) == {7: "up", 8: "down"}
    assert feedback.count(gallery.id) == FeedbackCount(1, 2, 2)
    feedback.give(gallery.id, QUESTION, 7, "down", search_id=SECOND)
    assert feedback.of_question(gallery.id, QUESTION) == {7: "down", 8: "down"}
    newest = feedback.list(gallery.id)[0]
    assert (newest.image_id, newest.search_id, newest.thumb) == (7, SECOND, "down")
    assert feedback.take_back(gallery.id, QUESTION, 7)
    assert not feedback.take_back(gallery.id, QUESTION, 7)
    assert feedback.of_question(gallery.id, QUESTION) == {8: "down"}


def test_a_search_is_kept_as_long_as_its_feedback(catalog: Catalog, gallery: Gallery) -> None:
    catalog.feedback.give(gallery.id, QUESTION, 7, "up", search_id=FIRST)
    assert catalog.searches.prune(now()) == 1
    assert catalog.searches.get(FIRST) is not None
    catalog.feedback.take_back(gallery.id, QUESTION, 7)
    assert catalog.searches.prune(now()) == 1
    assert catalog.searches.get(FIRST) is None


def test_a_deleted_gallery_takes_its_feedback_along(catalog: Catalog, gallery: Gallery) -> None:
    catalog.feedback.give(gallery.id, QUESTION, 7, "up", search_id=FIRST)
    catalog.galleries.delete(gallery.name)
    with pytest.raises(NotFoundError):
        catalog.feedback.give(gallery.id, QUESTION, 8, "up", search_id=FIRST)
    list(catalog.galleries.purge())
    assert catalog.feedback.count(gallery.id) == FeedbackCount(0, 0, 0)
    assert catalog.searches.prune(now()) == 2
