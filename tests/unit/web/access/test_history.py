"""Past searches are those of who asks; an administrator sees everybody's."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from index_store.catalog.browsing_records import ImageFilter
from tasks.ensemble import get_catalog
from tests.unit.web.access.conftest import SAME_ORIGIN, Secrets, bearer

PATH = "/api/v1/queries"
RESULT = {
    "rank": 1,
    "image_id": 1,
    "name": "a.jpg",
    "label": "cat",
    "width": 1,
    "height": 1,
    "score": 1.0,
    "probability": 0.9,
    "votes": [],
}


@pytest.fixture(autouse=True)
def _searches(client: FlaskClient) -> None:
    """Searches 0 to 3: by turns of the viewer and of the editor, the last in another gallery."""
    catalog = get_catalog()
    galleries = [catalog.galleries.create("sea"), catalog.galleries.create("hill")]
    for number in range(4):
        gallery = galleries[number == 3]
        request: dict[str, Any] = {
            "gallery": gallery.name,
            "gallery_id": gallery.id,
            "name": "snow",
            "k": 10,
            "by": ("viewer", "editor")[number % 2],
            "asked_at": 0.0,
            "deadline_s": 10.0,
            "filter": ImageFilter(labels=("cat",)).to_json(),
            "parts": [{"weight": 1.0, "text": "snow"}],
        }
        answer = {
            "state": "done",
            "took_ms": 1.0,
            "encoders": [],
            "results": [RESULT],
            "good_match": True,
            "probable": {"label": "cat", "probability": 0.9},
            "error": None,
        }
        catalog.searches.record(str(number) * 32, request, answer)


def listed(client: FlaskClient, secret: str, query: str = "") -> str:
    """The first figure of each id."""
    page = client.get(f"{PATH}{query}", headers=bearer(secret)).json
    return "".join(one["id"][0] for one in page["queries"])


def test_one_sees_ones_own_and_an_administrator_all(client: FlaskClient, secrets: Secrets) -> None:
    assert listed(client, secrets["viewer"]) == "20"
    assert listed(client, secrets["editor"]) == "31"
    assert listed(client, secrets["editor"], "?gallery=sea") == "1"
    assert listed(client, secrets["admin"]) == "3210"
    assert listed(client, secrets["admin"], "?mine=true") == ""
    assert client.get(f"{PATH}?gallery=lake", headers=bearer(secrets["admin"])).status_code == 404
    assert client.get(f"{PATH}?before=x", headers=bearer(secrets["admin"])).status_code == 422
    assert client.get(PATH).status_code == 401


def test_pages_follow_each_other_and_tell_what_came_of_it(
    client: FlaskClient, secrets: Secrets
) -> None:
    headers = bearer(secrets["admin"])
    page = client.get(f"{PATH}?limit=3", headers=headers).json
    assert page["next_before"] == "1" * 32
    first = page["queries"][0]
    assert (first["name"], first["gallery"], first["by"]) == ("snow", "hill", "editor")
    assert (first["results"], first["state"], first["picture_url"]) == (1, "done", None)
    assert first["best"]["label"] == "cat"
    assert first["probable"] == {"label": "cat", "probability": 0.9}
    assert first["filter"]["label"] == ["cat"]
    rest = client.get(f"{PATH}?limit=3&before={'1' * 32}", headers=headers).json
    assert [one["id"][0] for one in rest["queries"]] == ["0"]
    assert rest["next_before"] is None


def test_one_forgets_ones_own_only_and_can_undo_it(client: FlaskClient, secrets: Secrets) -> None:
    theirs, ours = "1" * 32, "2" * 32
    viewer = bearer(secrets["viewer"])
    assert client.delete(f"{PATH}/{theirs}", headers=viewer).status_code == 404
    assert client.delete(f"{PATH}/{ours}", headers=viewer).status_code == 204
    assert client.delete(f"{PATH}/{ours}", headers=viewer).status_code == 404
    assert listed(client, secrets["viewer"]) == "0"
    assert client.get(f"{PATH}/{theirs}", headers=viewer).status_code == 200  # links can be shared
    editor = bearer(secrets["editor"])
    assert client.post(f"{PATH}/{ours}/restore", headers=editor).status_code == 404
    assert client.post(f"{PATH}/{ours}/restore", headers=viewer).status_code == 204
    assert listed(client, secrets["viewer"]) == "20"
    assert client.delete(f"{PATH}/{theirs}", headers=bearer(secrets["admin"])).status_code == 204


def test_clearing_takes_ones_own_and_an_administrators_is_told(
    client: FlaskClient, secrets: Secrets
) -> None:
    cleared = client.delete(PATH, headers=bearer(secrets["viewer"])).json
    assert cleared == {"queries": 2}
    assert listed(client, secrets["admin"]) == "31"
    assert (
        client.delete(f"{PATH}?gallery=hill", headers=bearer(secrets["editor"])).json["queries"]
        == 1
    )
    assert not get_catalog().audit.list()
    assert client.delete(PATH, headers=bearer(secrets["admin"])).json == {"queries": 1}
    (entry,) = get_catalog().audit.list()
    assert (entry.action, entry.who) == ("clear_queries", "admin")


def test_where_nobody_has_to_log_in_all_are_seen(client: FlaskClient) -> None:
    page = client.get(PATH).json
    assert len(page["queries"]) == 4
    assert client.get("/searches").status_code == 200
    assert client.delete(f"{PATH}/{'0' * 32}", headers=SAME_ORIGIN).status_code == 204
    assert (
        client.get(f"/searches/{'0' * 32}").status_code == 503
    )  # Redis might know it, and is away
