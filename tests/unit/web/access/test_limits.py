"""How often one may ask."""

import pytest
from flask.testing import FlaskClient

from settings import get_settings
from tests.unit.web.access.conftest import Secrets, bearer


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    monkeypatch.setenv("SEMBLANCE_RATE_LIMIT", "3/minute")
    monkeypatch.setenv("SEMBLANCE_RATE_LIMIT_QUERIES", "1/minute")
    get_settings.cache_clear()


def test_each_caller_has_so_many_requests_whatever_they_are_for(
    client: FlaskClient, secrets: Secrets, few: None
) -> None:
    for path in ("galleries", "jobs", "galleries"):
        assert client.get(f"/api/v1/{path}", headers=bearer(secrets["viewer"])).status_code == 200
    refused = client.get("/api/v1/me", headers=bearer(secrets["viewer"]))
    assert refused.status_code == 429
    assert refused.json["error"]["code"] == "rate_limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/me", headers=bearer(secrets["editor"])).status_code == 200
    assert client.get("/healthz").status_code == 200
    with client.get("/static/any/js/api.js") as static:
        assert static.status_code == 200


def test_searches_are_counted_on_their_own(
    client: FlaskClient, secrets: Secrets, few: None
) -> None:
    client.post("/api/v1/galleries", json={"name": "some"}, headers=bearer(secrets["admin"]))
    ask = {"gallery": "some", "text": "words"}
    asked = [
        client.post("/api/v1/queries", data=ask, headers=bearer(secrets["viewer"])).status_code
        for _ in range(2)
    ]
    assert asked[0] != 429
    assert asked[1] == 429


def test_nobody_is_counted_where_it_is_open(client: FlaskClient, few: None) -> None:
    assert {client.get("/api/v1/me").status_code for _ in range(6)} == {200}
