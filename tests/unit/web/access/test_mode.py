"""When the service is open, and to whom."""

import pytest
from flask.testing import FlaskClient

from settings import get_settings
from tasks.ensemble import get_catalog


def elsewhere(client: FlaskClient, path: str, **headers: str) -> int:
    answer = client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"}, headers=headers)
    return answer.status_code


def test_without_users_it_is_open_on_its_own_machine(client: FlaskClient) -> None:
    me = client.get("/api/v1/me").json
    everything = {"read": True, "write": True, "admin": True}
    assert me == {"name": "", "role": "admin", "open": True, "can": everything}
    assert client.get("/api/v1/service").json["me"] == me
    assert client.get("/").status_code == 200


def test_but_not_to_anybody_else(client: FlaskClient) -> None:
    assert elsewhere(client, "/api/v1/galleries") == 401
    assert elsewhere(client, "/metrics") == 401
    assert elsewhere(client, "/readyz") == 401
    assert elsewhere(client, "/") == 302
    assert elsewhere(client, "/healthz") == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nor_through_a_proxy_behind_which_could_be_anybody(
    client: FlaskClient, header: str
) -> None:
    assert client.get("/api/v1/galleries", headers={header: "127.0.0.1"}).status_code == 401


def test_nor_where_it_listens_to_others(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_HOST", "0.0.0.0")  # noqa: S104
    get_settings.cache_clear()
    refused = client.get("/api/v1/galleries")
    assert refused.status_code == 401
    assert "semblance users add NAME --role admin" in refused.json["error"]["hint"]
    login = client.get("/", follow_redirects=True)
    assert "semblance users add NAME --role admin" in login.text
    assert '<form method="post" action="/login"' not in login.text


def test_the_first_user_closes_it_and_has_to_be_an_administrator(client: FlaskClient) -> None:
    user = {"name": "ada", "password": "correct horse battery", "role": "viewer"}
    refused = client.post("/api/v1/users", json=user)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")
    assert client.post("/api/v1/users", json=user | {"role": "admin"}).status_code == 201
    closed = client.get("/api/v1/users")
    assert (closed.status_code, closed.json["error"]["code"]) == (401, "login_required")
    assert closed.headers["WWW-Authenticate"] == "Bearer"
    get_catalog().users.remove("ada")
    assert client.get("/api/v1/users").status_code == 200


def test_health_and_metrics_are_told_here_without_a_login(
    client: FlaskClient, people: None
) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503  # it says that Redis is away
    assert client.get("/metrics").status_code == 200


def test_behind_a_proxy_that_counts_its_word_is_taken(
    client: FlaskClient, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.app import create_app

    monkeypatch.setenv("SEMBLANCE_PROXIES", "1")
    get_settings.cache_clear()
    told = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    behind = create_app().test_client()
    page = behind.get("/login", headers=told)
    assert "Strict-Transport-Security" in page.headers
    assert "; Secure;" in page.headers["Set-Cookie"]
    plain = client.get("/login", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert "Strict-Transport-Security" not in plain.headers
    assert "Secure" not in plain.headers["Set-Cookie"]
    assert "HttpOnly" in plain.headers["Set-Cookie"]
    assert "SameSite=Lax" in plain.headers["Set-Cookie"]
