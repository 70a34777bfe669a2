"""Logging in and out, and what a session is good for."""

import time

import pytest
from flask.testing import FlaskClient

from settings import get_settings
from tasks.ensemble import get_catalog
from tests.unit.web.access.conftest import PASSWORD, SAME_ORIGIN, Login, log_in, token

GALLERY = {"name": "some"}


def test_a_page_asks_for_the_login_and_comes_after_it(client: FlaskClient, people: None) -> None:
    asked = client.get("/galleries?x=1")
    assert (asked.status_code, asked.location) == (302, "/login?next=/galleries?x%3D1")
    assert log_in(client, "viewer", next="/galleries?x=1").location == "/galleries?x=1"
    assert client.get("/galleries").status_code == 200
    assert client.get("/api/v1/me").json["name"] == "viewer"
    assert client.get("/login").location == "/"


@pytest.mark.parametrize(
    "page", ["//elsewhere.example", "/\\elsewhere.example", "https://e.example", ""]
)
def test_nobody_is_sent_elsewhere(client: FlaskClient, people: None, page: str) -> None:
    assert log_in(client, "viewer", next=page).location == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("viewer", "wrong"), ("nobody", PASSWORD), ("", ""), ("x" * 500, "y")]
)
def test_whatever_is_wrong_the_answer_is_the_same(
    client: FlaskClient, people: None, name: str, password: str
) -> None:
    refused = log_in(client, name, password)
    assert refused.status_code == 401
    assert "Name or password is wrong." in refused.text
    assert client.get("/api/v1/me").status_code == 401


def test_an_unknown_name_takes_as_long_as_a_known_one(client: FlaskClient, people: None) -> None:
    def seconds(name: str) -> float:
        page = token(client.get("/login").text)
        before = time.perf_counter()
        client.post("/login", data={"csrf_token": page, "name": name, "password": "wrong"})
        return time.perf_counter() - before

    seconds("nobody")  # makes what it is compared with
    known, unknown = seconds("viewer"), seconds("nobody")
    assert unknown > known / 3


def test_the_disabled_are_out_at_once_and_cannot_come_back(
    client: FlaskClient, login: Login
) -> None:
    browser = login("viewer")
    get_catalog().users.set_disabled("viewer", True)
    assert browser.get("/api/v1/me").status_code == 401
    assert log_in(browser, "viewer").status_code == 401


def test_the_removed_are_out_at_once(login: Login) -> None:
    browser = login("viewer")
    get_catalog().users.remove("viewer")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_role_counts_from_the_next_request_on(login: Login) -> None:
    browser = login("viewer")
    create = ("/api/v1/galleries",)
    assert browser.post(*create, json=GALLERY, headers=SAME_ORIGIN).status_code == 403
    get_catalog().users.set_role("viewer", "editor")
    assert browser.post(*create, json=GALLERY, headers=SAME_ORIGIN).status_code == 201


def test_logging_out_ends_the_session(login: Login) -> None:
    browser = login("viewer")
    page = browser.get("/settings").text
    out = browser.post("/logout", data={"csrf_token": token(page)})
    assert (out.status_code, out.location) == (303, "/login")
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/api/v1/me").status_code == 401


def test_a_cookie_from_another_browser_is_void(client: FlaskClient, login: Login) -> None:
    browser = login("viewer")
    other = {"User-Agent": "another"}
    assert browser.get("/api/v1/me", headers=other).status_code == 401


def test_staying_is_asked_for(client: FlaskClient, people: None) -> None:
    assert "Expires" not in log_in(client, "viewer").headers["Set-Cookie"]
    stays = client.application.test_client()
    assert "Expires" in log_in(stays, "viewer", stay="on").headers["Set-Cookie"]


def test_a_new_password_ends_every_other_session(login: Login) -> None:
    browser, other = login("viewer"), login("viewer")
    form = {"current": PASSWORD, "new": "another long password"}
    wrong = browser.post(
        "/api/v1/me/password", json=form | {"current": "wrong"}, headers=SAME_ORIGIN
    )
    assert (wrong.status_code, wrong.json["error"]["code"]) == (403, "wrong_password")
    weak = browser.post("/api/v1/me/password", json=form | {"new": "short"}, headers=SAME_ORIGIN)
    assert (weak.status_code, weak.json["error"]["code"]) == (422, "weak_password")
    changed = browser.post("/api/v1/me/password", json=form, headers=SAME_ORIGIN)
    assert changed.status_code == 204
    assert browser.get("/api/v1/me").status_code == 200
    assert other.get("/api/v1/me").status_code == 401
    assert log_in(other, "viewer").status_code == 401
    assert log_in(other, "viewer", form["new"]).status_code == 303


def test_wrong_passwords_run_out_and_right_ones_do_not(
    client: FlaskClient, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_RATE_LIMIT_LOGINS", "2/minute")
    get_settings.cache_clear()
    for _ in range(3):
        assert log_in(client.application.test_client(), "viewer").status_code == 303
    for _ in range(2):
        assert log_in(client, "viewer", "wrong").status_code == 401
    for name in ("viewer", "editor"):  # from this address nobody gets to try
        refused = log_in(client, name)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 60
    form = {"csrf_token": token(client.get("/login").text), "password": PASSWORD}
    there = {"REMOTE_ADDR": "192.0.2.7"}
    by_name = client.post("/login", data=form | {"name": "Viewer"}, environ_base=there)
    assert by_name.status_code == 429  # nor that name from another address
    other = client.post("/login", data=form | {"name": "editor"}, environ_base=there)
    assert other.status_code in (303, 400)  # 400: the form's token was for this address's session


def test_login_forms_of_other_sites_are_refused(client: FlaskClient, people: None) -> None:
    form = {"name": "viewer", "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/login", data=form, headers=foreign).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "http://localhost:3000"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-CSRFToken": "made up"}, 400),
    ],
)
def test_a_session_changes_nothing_without_proof_of_where_it_comes_from(
    login: Login, headers: dict[str, str], status: int
) -> None:
    answer = login("editor").post("/api/v1/galleries", json=GALLERY, headers=headers)
    assert answer.status_code == status
    if status == 400:
        assert answer.json["error"]["code"] == "csrf"


def test_the_sessions_token_is_proof_too(login: Login) -> None:
    browser = login("editor")
    proof = {"X-CSRFToken": token(browser.get("/settings").text)}
    assert browser.post("/api/v1/galleries", json=GALLERY, headers=proof).status_code == 201


def test_what_was_shown_to_people_is_kept_by_their_browser_only(login: Login) -> None:
    page = login("viewer").get("/galleries")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers["Vary"]
