"""Past searches: paged, whose they are, taken out and put back."""

from datetime import timedelta
from typing import Any

import pytest

from index_store.catalog import search_history
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery

ANSWER = {"state": "done", "took_ms": 12.5, "results": [], "error": None}


def request(gallery: Gallery, by: str) -> dict[str, Any]:
    return {"gallery_id": gallery.id, "name": "cat.jpg", "k": 10, "by": by}


@pytest.fixture
def other(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("other")


@pytest.fixture
def history(catalog: Catalog, gallery: Gallery, other: Gallery) -> search_history.SearchHistory:
    """Searches 0 to 5: by turns of ada and of bob, the last two in another gallery."""
    for number in range(6):
        where, by = (gallery if number < 4 else other), ("ada", "bob")[number % 2]
        catalog.searches.record(str(number), request(where, by), ANSWER)
    return catalog.search_history


def ids(searches: Any) -> str:
    return "".join(search.id for search in searches)


def test_pages_follow_each_other(history: search_history.SearchHistory, other: Gallery) -> None:
    assert ids(history.page()) == "543210"
    assert ids(history.page(limit=2)) == "54"
    assert ids(history.page(limit=2, before="4")) == "32"
    history.remove("2")  # going on from where it was
    assert ids(history.page(before="2")) == "10"
    assert ids(history.page(before="x")) == ""
    assert ids(history.page(by="ada")) == "40"
    assert ids(history.page(by="ada", before="4")) == "0"
    assert ids(history.page(by="bob", gallery_id=other.id)) == "5"
    assert ids(history.page(by="eve")) == ""


def test_what_is_taken_out_is_gone_until_it_is_put_back(
    catalog: Catalog, history: search_history.SearchHistory, gallery: Gallery
) -> None:
    assert not history.remove("0", by="bob")
    assert catalog.searches.get("0") is not None
    assert history.remove("0", by="ada")
    assert not history.remove("0", by="ada")
    assert catalog.searches.get("0") is None
    assert catalog.searches.is_removed("0")
    catalog.searches.record("0", request(gallery, "ada"), ANSWER)  # no second answer brings it back
    assert catalog.searches.get("0") is None
    assert not history.restore("0", by="bob")
    assert history.restore("0", by="ada")
    assert not history.restore("0", by="ada")
    assert not catalog.searches.is_removed("0")
    assert ids(history.page()) == "543210"


def test_all_can_be_taken_out(
    history: search_history.SearchHistory, other: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_history, "_BATCH", 1)
    assert history.clear(by="ada", gallery_id=other.id) == 1
    assert ids(history.page()) == "53210"
    assert history.clear(by="ada") == 2
    assert ids(history.page()) == "531"
    assert history.clear() == 3
    assert history.clear() == 0


def test_what_was_taken_out_is_deleted_later_unless_it_was_judged(
    catalog: Catalog, history: search_history.SearchHistory, gallery: Gallery
) -> None:
    catalog.feedback.give(gallery.id, "a" * 64, 7, "up", search_id="1")
    history.clear()
    assert catalog.searches.prune_removed(now() - timedelta(hours=1)) == 0
    assert catalog.searches.prune_removed(now() + timedelta(hours=1)) == 5
    assert not catalog.searches.is_removed("0")
    assert catalog.searches.is_removed("1")
