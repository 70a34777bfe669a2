import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import semblance
from index_store.errors import ConflictError
from tasks.ensemble import get_catalog
from tests.unit.commands.conftest import Run
from web.access.errors import WeakPasswordError
from web.access.passwords import matches

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(var: Path) -> None:
    add("ada", "admin")


def add(name: str, role: str, password: str = PASSWORD) -> str:
    arguments = ["users", "add", name, "--role", role, "--password-stdin"]
    done = CliRunner().invoke(semblance, arguments, input=f"{password}\n", catch_exceptions=False)
    return done.output


def test_the_first_user_is_an_admin_and_logs_in_with_the_password_given(run: Run) -> None:
    assert "open to whoever is on this machine" in run("users", "list").output
    with pytest.raises(ConflictError):
        add("vera", "viewer")
    assert add("Ada", "admin") == "ada can log in as admin\n"
    assert matches(get_catalog().users.get("ada").password_hash, PASSWORD)
    assert add("vera", "viewer") == "vera can log in as viewer\n"
    listed = json.loads(run("users", "list", "--json").output)
    assert all("T" in one["created_at"] for one in listed)  # ISO 8601, as the API tells times
    assert [(one["name"], one["role"]) for one in listed] == [("ada", "admin"), ("vera", "viewer")]
    assert not {"id", "password_hash", "session_key"} & set(listed[0])


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "somebody.else", "x" * 1001])
def test_passwords_that_are_easily_guessed_are_refused(ada: None, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        add("somebody.else", "viewer", password)


def test_a_password_is_asked_for_twice(run: Run, ada: None) -> None:
    typed = f"{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"
    done = CliRunner().invoke(semblance, ["users", "add", "vera"], input=typed)
    assert done.exit_code == 0
    assert PASSWORD not in done.output


def test_roles_passwords_and_doors_change(run: Run, ada: None) -> None:
    add("vera", "viewer")
    assert run("users", "role", "vera", "editor").output == "vera is editor now\n"
    run("users", "disable", "vera")
    assert get_catalog().users.get("vera").disabled_at
    assert "disabled" in run("users", "list").output
    run("users", "disable", "vera", "--undo")
    assert get_catalog().users.get("vera").disabled_at is None
    new = "another long password"
    CliRunner().invoke(semblance, ["users", "passwd", "vera", "--password-stdin"], input=new)
    assert matches(get_catalog().users.get("vera").password_hash, new)
    assert json.loads(run("users", "remove", "vera", "--yes", "--json").output)["name"] == "vera"
    told = [one.action for one in get_catalog().audit.list()]
    assert told[:2] == ["remove_user", "change_password"]
    assert "command line" in get_catalog().audit.list()[0].address


def test_the_last_one_goes_with_a_warning(run: Run, ada: None) -> None:
    asked = CliRunner().invoke(semblance, ["users", "remove", "ada"], input="n\n")
    assert "open to whoever is on this machine" in asked.output
    assert get_catalog().users.any()
    run("users", "remove", "ada", "--yes")
    assert not get_catalog().users.any()
