"""Where one has to log in, Redis may be gone: people get in, are counted, and see every page."""

import pytest
from flask.testing import FlaskClient

from index_store.catalog.access_records import ROLES
from tasks.ensemble import get_catalog
from tests.served_app import page_addresses
from tests.unit.web.access.conftest import Login, log_in


def test_whoever_logs_in_sees_every_page(client: FlaskClient, login: Login) -> None:
    get_catalog().galleries.create("some")
    pages = [
        page for page in page_addresses(client.application) if not page.startswith("/searches")
    ]
    for role in ROLES:
        browser = login(role)
        for page in pages:
            assert browser.get(page).status_code == 200, (role, page)
        assert browser.get("/api/v1/service").json["redis"] is False


@pytest.mark.usefixtures("people")
def test_wrong_passwords_are_counted_all_the_same(client: FlaskClient) -> None:
    assert client.get("/login").status_code == 200
    refused = [log_in(client, "viewer", "wrong").status_code for _ in range(12)]
    assert refused[0] == 401
    assert refused[-1] == 429


def test_only_administrators_are_offered_to_pause(client: FlaskClient, login: Login) -> None:
    for role in ROLES:
        browser = login(role)
        can = browser.get("/service").text.partition('data-can="')[2].partition('"')[0]
        assert ("admin" in can.split()) is (role == "admin")
