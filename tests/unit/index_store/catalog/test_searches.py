from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from index_store.base import Candidate
from index_store.catalog import searches
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, KeptVotes

ANSWER = {"state": "done", "took_ms": 12.5, "results": [{"rank": 1, "score": 0.1}], "error": None}


def request(gallery: Gallery, name: str = "cat.jpg") -> dict[str, Any]:
    return {"gallery_id": gallery.id, "name": name, "k": 10, "by": "me", "deadline_s": 10.0}


def test_recorded_search_comes_back_whole(catalog: Catalog, gallery: Gallery) -> None:
    catalog.searches.record("a" * 32, request(gallery), ANSWER)
    search = catalog.searches.get("a" * 32)
    assert search is not None
    assert (search.request, search.answer) == (request(gallery), ANSWER)
    assert (search.gallery_id, search.source, search.k) == (gallery.id, "cat.jpg", 10)
    assert (search.state, search.took_ms, search.submitted_by) == ("done", 12.5, "me")


def test_first_answer_stays(catalog: Catalog, gallery: Gallery) -> None:
    catalog.searches.record("a" * 32, request(gallery), ANSWER)
    catalog.searches.record("a" * 32, request(gallery), ANSWER | {"state": "failed"})
    search = catalog.searches.get("a" * 32)
    assert search is not None
    assert search.state == "done"


def test_unknown_search(catalog: Catalog) -> None:
    assert catalog.searches.get("a" * 32) is None
    assert catalog.searches.get("\0") is None


def test_search_in_no_gallery_is_refused(catalog: Catalog, gallery: Gallery) -> None:
    with pytest.raises(IntegrityError):
        catalog.searches.record("a" * 32, request(gallery) | {"gallery_id": 99}, ANSWER)


def test_names_that_no_database_could_store(catalog: Catalog, gallery: Gallery) -> None:
    catalog.searches.record("a" * 32, request(gallery, "a\0\udce9.jpg"), ANSWER)
    (search,) = catalog.searches.list()
    assert search.source == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg"


def test_list_is_newest_first(catalog: Catalog, gallery: Gallery) -> None:
    other = catalog.galleries.create("other")
    for number, owner in enumerate([gallery, other, gallery]):
        catalog.searches.record(str(number), request(owner), ANSWER)
    assert [search.id for search in catalog.searches.list()] == ["2", "1", "0"]
    assert [search.id for search in catalog.searches.list(gallery.id)] == ["2", "0"]
    assert [search.id for search in catalog.searches.list(limit=1)] == ["2"]


def test_history_outlives_the_gallery(catalog: Catalog, gallery: Gallery) -> None:
    catalog.searches.record("a" * 32, request(gallery), ANSWER)
    catalog.galleries.delete("holidays")
    assert catalog.searches.get("a" * 32) is not None


def test_old_searches_are_forgotten(
    catalog: Catalog, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "_PRUNE_BATCH", 2)
    for number in range(5):
        catalog.searches.record(str(number), request(gallery), ANSWER)
    newest = catalog.searches.list(limit=2)
    assert catalog.searches.prune(newest[-1].created_at) == 3
    assert catalog.searches.list() == newest


def test_rankings_are_kept_beside_the_search_and_go_with_it(
    catalog: Catalog, gallery: Gallery
) -> None:
    votes = KeptVotes(
        {"colour": (Candidate(3, 0.25), Candidate(4, 0.125)), "shape": ()},
        {"colour": {"slope": 1.5, "labels": {"cat": 0.5}}},
    )
    catalog.searches.record("a" * 32, request(gallery), ANSWER, votes=votes)
    catalog.searches.record("b" * 32, request(gallery), ANSWER)
    assert catalog.searches.votes("a" * 32) == votes
    assert catalog.searches.votes("b" * 32) is None
    (newest, *_) = catalog.searches.list(limit=1)
    catalog.searches.prune(newest.created_at + timedelta(seconds=1))
    assert catalog.searches.votes("a" * 32) is None
