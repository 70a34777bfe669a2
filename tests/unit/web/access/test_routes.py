"""Every route says what it needs, and whoever has less is refused, whatever the route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from index_store.catalog.access_records import ROLES
from tests.unit.web.access.conftest import SAME_ORIGIN, Login, Secrets, bearer
from web.access.caller import SCOPES_OF
from web.access.needs import NEEDS, need_of

REFUSED = (401, 403)
VALUES: dict[str, object] = {
    "image_id": 1,
    "part": 0,
    "filename": "mark.svg",
    "key_id": "smb_0123456789ab",
}


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Each rule with each of its own methods."""
    own = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    return [(rule, method) for rule in app.url_map.iter_rules() for method in own & rule.methods]


def address(app: Flask, rule: Rule) -> str:
    values = {name: VALUES.get(name, "0" * 32) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def status(client: FlaskClient, method: str, path: str, headers: dict[str, str]) -> int:
    """Of the answer; of one that never ends, without waiting for its end."""
    response = client.open(path, method=method, headers=headers, buffered=False)
    response.close()
    return response.status_code


def test_every_route_is_entered_and_no_other(client: FlaskClient) -> None:
    assert {rule.endpoint for rule, _ in routes(client.application)} == set(NEEDS)


def test_what_is_not_entered_needs_rather_too_much() -> None:
    assert need_of("nowhere", "GET") == "read"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert need_of("nowhere", method) == "admin"


def test_only_whose_key_has_the_scope_gets_past(client: FlaskClient, secrets: Secrets) -> None:
    """A viewer's key can do nothing that takes an editor, and so on: every route, every role."""
    for rule, method in routes(client.application):
        need, path = need_of(rule.endpoint, method), address(client.application, rule)
        for role in ROLES:
            allowed = {
                "anyone": True,
                "here": True,
                "person": role == "admin",
            }.get(need, need in SCOPES_OF[role])
            got = status(client, method, path, bearer(secrets[role]))
            if need != "anyone":
                assert (got in REFUSED) is not allowed, (method, path, role, got)


def test_without_a_key_there_is_nothing(client: FlaskClient, people: None) -> None:
    for rule, method in routes(client.application):
        need, path = need_of(rule.endpoint, method), address(client.application, rule)
        if need in ("anyone", "here"):
            continue
        got = status(client, method, path, SAME_ORIGIN)
        is_page = rule.endpoint.partition(".")[0] in ("pages", "access") or path == "/api/docs"
        to_login = method == "GET" and is_page
        assert got == (302 if to_login else 401), (method, path)


def test_sessions_are_held_to_the_same(client: FlaskClient, login: Login) -> None:
    browsers = {role: login(role) for role in ROLES}
    for rule, method in routes(client.application):
        need, path = need_of(rule.endpoint, method), address(client.application, rule)
        if need not in ("write", "admin"):
            continue
        for role, browser in browsers.items():
            got = status(browser, method, path, SAME_ORIGIN)
            assert (got == 403) is (need not in SCOPES_OF[role]), (method, path, role, got)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_there_is_no_secret(client: FlaskClient, people: None, method: str) -> None:
    assert client.open("/nowhere", method=method).status_code == 404
    assert client.delete("/api/v1/service").status_code == 405
