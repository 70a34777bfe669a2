"""API keys: what they open, and for how long."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from index_store.catalog.access_records import Scope
from index_store.catalog.clock import now
from tasks.ensemble import get_catalog
from tests.unit.web.access.conftest import SAME_ORIGIN, Login, Secrets, bearer
from web.access import keys

LIST, CREATE = "/api/v1/galleries", {"name": "some"}


def issued(owner: str, *scopes: Scope, days: float | None = None) -> str:
    users, expires = get_catalog().users, None if days is None else now() + timedelta(days=days)
    return keys.issue(get_catalog(), users.get(owner), "test", scopes, expires).secret


def test_a_key_is_shown_once_and_kept_as_a_digest(client: FlaskClient, login: Login) -> None:
    browser = login("editor")
    form = {"name": "nightly", "scopes": ["read", "write", "read"], "expires_days": None}
    made = browser.post("/api/v1/keys", json=form, headers=SAME_ORIGIN)
    assert made.status_code == 201
    secret = made.json["secret"]
    assert secret.startswith(made.json["id"] + "_")
    assert made.json["scopes"] == ["read", "write"]
    (listed,) = browser.get("/api/v1/keys").json["keys"]
    assert secret not in str(listed)
    assert listed["owner"] == "editor"
    assert get_catalog().api_keys.digest(listed["id"]) not in (None, secret)
    assert client.get(LIST, headers=bearer(secret)).status_code == 200
    assert browser.get("/api/v1/keys").json["keys"][0]["last_used_at"]


def test_a_scope_includes_no_other(client: FlaskClient, people: None) -> None:
    reads, writes = issued("editor", "read"), issued("editor", "write")
    assert client.get(LIST, headers=bearer(reads)).status_code == 200
    refused = client.post(LIST, json=CREATE, headers=bearer(reads))
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "forbidden")
    assert "scope write" in refused.json["error"]["message"]
    assert client.get(LIST, headers=bearer(writes)).status_code == 403
    assert client.post(LIST, json=CREATE, headers=bearer(writes)).status_code == 201


def test_a_key_may_no_more_than_its_owner(client: FlaskClient, people: None) -> None:
    secret = issued("viewer", "read", "write", "admin")
    refused = client.post(LIST, json=CREATE, headers=bearer(secret))
    assert refused.status_code == 403
    assert "role editor" in refused.json["error"]["message"]
    get_catalog().users.set_role("viewer", "editor")
    assert client.post(LIST, json=CREATE, headers=bearer(secret)).status_code == 201


@pytest.mark.parametrize(
    "secret", ["", "x", "smb_", "smb_0123456789ab_", "smb_0123456789ab_x", "ä", "x" * 5000]
)
def test_what_is_no_key_opens_nothing(client: FlaskClient, people: None, secret: str) -> None:
    refused = client.get(LIST, headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 401


def test_another_secret_behind_a_known_beginning_opens_nothing(
    client: FlaskClient, secrets: Secrets
) -> None:
    wrong = secrets["admin"][:-1] + ("A" if secrets["admin"][-1] != "A" else "B")
    assert client.get(LIST, headers=bearer(wrong)).status_code == 401
    longer = secrets["admin"] + "A"
    assert client.get(LIST, headers=bearer(longer)).status_code == 401


def test_the_expired_the_revoked_and_those_of_the_disabled_open_nothing(
    client: FlaskClient, people: None
) -> None:
    expired, lasting = issued("editor", "read", days=-1), issued("editor", "read", days=1)
    revoked, disabled = issued("editor", "read"), issued("viewer", "read")
    get_catalog().api_keys.revoke("_".join(revoked.split("_")[:2]))
    get_catalog().users.set_disabled("viewer", True)
    opened = [
        client.get(LIST, headers=bearer(secret)).status_code == 200
        for secret in (expired, lasting, revoked, disabled)
    ]
    assert opened == [False, True, False, False]


def test_nobody_makes_a_key_for_more_than_they_may(login: Login) -> None:
    form = {"name": "x", "scopes": ["read", "admin"]}
    refused = login("editor").post("/api/v1/keys", json=form, headers=SAME_ORIGIN)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "forbidden")


def test_a_stolen_key_makes_no_others(client: FlaskClient, secrets: Secrets) -> None:
    form = {"name": "x", "scopes": ["read"]}
    editor = client.post("/api/v1/keys", json=form, headers=bearer(secrets["editor"]))
    assert editor.status_code == 403
    admin = client.post("/api/v1/keys", json=form, headers=bearer(secrets["admin"]))
    assert admin.status_code == 201


def test_ones_own_keys_are_ones_own(login: Login) -> None:
    editor, admin = login("editor"), login("admin")
    form = {"name": "x", "scopes": ["read"]}
    made = editor.post("/api/v1/keys", json=form, headers=SAME_ORIGIN).json
    path = f"/api/v1/keys/{made['id']}"
    viewer = login("viewer")
    assert viewer.get("/api/v1/keys").json == {"keys": []}
    assert viewer.get("/api/v1/keys?everybody=true").status_code == 403
    assert viewer.delete(path, headers=SAME_ORIGIN).status_code == 404
    assert len(admin.get("/api/v1/keys?everybody=true").json["keys"]) == 1
    assert admin.get("/api/v1/keys").json == {"keys": []}
    assert admin.delete(path, headers=SAME_ORIGIN).json["revoked_at"]


def test_without_users_there_are_no_keys(client: FlaskClient) -> None:
    assert client.get("/api/v1/keys").json == {"keys": []}
    refused = client.post("/api/v1/keys", json={"name": "x", "scopes": ["read"]})
    assert refused.status_code == 409
    assert "semblance users add" in refused.json["error"]["hint"]
