"""A service that people have to log in to: a viewer, an editor and an administrator, and their keys."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index_store.catalog.access_records import ROLES, SCOPES, Role
from tasks.ensemble import get_catalog
from tests.conftest import forget
from web.access import keys, passwords
from web.app import create_app

PASSWORD = "correct horse battery"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}

Login = Callable[[str], FlaskClient]
Secrets = Mapping[Role, str]


@pytest.fixture
def client(var: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application on an empty data folder, with a Redis that is not there."""
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
    forget()
    return create_app().test_client()


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of everybody's password: hashing takes a while."""
    return passwords.hashed(PASSWORD, "nobody")


@pytest.fixture
def people(client: FlaskClient, password_hash: str) -> None:
    """A user of each role, called like it."""
    for role in reversed(ROLES):
        get_catalog().users.add(role, password_hash, role)


@pytest.fixture
def secrets(people: None) -> Secrets:
    """A key of each user's for everything they may do."""
    users = get_catalog().users
    return {
        role: keys.issue(get_catalog(), users.get(role), "all", SCOPES).secret for role in ROLES
    }


@pytest.fixture
def login(client: FlaskClient, people: None) -> Login:
    """Logs in, and hands out the browser's client."""

    def login(name: str) -> FlaskClient:
        browser = client.application.test_client()
        assert log_in(browser, name).status_code == 303
        return browser

    return login


def token(page: str) -> str:
    """A form's CSRF token."""
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, **others: str) -> TestResponse:
    """Fill in the form and send it."""
    form = {"csrf_token": token(client.get("/login").text), "name": name, "password": password}
    return client.post("/login", data=form | others)


def bearer(secret: str) -> dict[str, str]:
    """The header of a program with a key."""
    return {"Authorization": f"Bearer {secret}"}
