import json
from pathlib import Path

import pytest

from tasks.ensemble import get_catalog
from tests.unit.commands.conftest import Run
from web.access.keys import recognise


@pytest.fixture(autouse=True)
def ada(var: Path) -> None:
    get_catalog().users.add("ada", "hash", "admin")
    get_catalog().users.add("vera", "hash", "viewer")


def test_a_key_is_shown_once_listed_and_revoked(run: Run) -> None:
    secret = run("keys", "add", "ada", "--scope", "read", "--scope", "write").stdout.strip()
    found = recognise(get_catalog(), secret)
    assert found is not None
    key, owner = found
    assert (owner.name, key.scopes) == ("ada", ("read", "write"))
    assert secret not in run("keys", "list", "--json").output
    (listed,) = json.loads(run("keys", "list", "--owner", "ada", "--json").output)
    assert "T" in listed["created_at"]  # ISO 8601, as the API tells times
    assert listed["id"] == key.id
    assert json.loads(run("keys", "list", "--owner", "vera", "--json").output) == []
    assert run("keys", "revoke", key.id).output == f"revoked {key.id}\n"
    assert recognise(get_catalog(), secret) is None
    assert "revoked" in run("keys", "list").output


def test_a_key_expires_unless_it_is_not_to(run: Run) -> None:
    made = json.loads(run("keys", "add", "ada", "--json").output)
    assert made["expires_at"]
    assert made["scopes"] == ["read"]
    lasting = json.loads(run("keys", "add", "ada", "--days", 0, "--json").output)
    assert lasting["expires_at"] is None
    assert recognise(get_catalog(), lasting["secret"])


def test_nobody_gets_a_key_for_more_than_they_may(run: Run) -> None:
    refused = run("keys", "add", "vera", "--scope", "write")
    assert refused.exit_code == 2
    assert "vera is a viewer" in refused.output
