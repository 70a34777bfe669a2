import pytest

from index_store.catalog.database import Catalog
from index_store.errors import ConflictError, InvalidNameError, NotFoundError


@pytest.fixture
def staffed(catalog: Catalog) -> Catalog:
    """A catalog with an administrator and a viewer."""
    catalog.users.add("ada", "hash", "admin")
    catalog.users.add("vera", "hash", "viewer")
    return catalog


def test_users_are_made_found_and_listed_by_name_in_whatever_case(catalog: Catalog) -> None:
    assert not catalog.users.any()
    made = catalog.users.add("Ada", "hash", "admin")
    assert catalog.users.any()
    assert (made.name, made.role, made.disabled_at) == ("ada", "admin", None)
    assert catalog.users.get("ADA") == made == catalog.users.find(made.id)
    assert catalog.users.find(made.id + 1) is None
    catalog.users.add("aaron", "hash", "viewer")
    assert [one.name for one in catalog.users.list()] == ["aaron", "ada"]


@pytest.mark.parametrize("name", ["", "-x", "a b", "a" * 64, "ä", "a/b"])
def test_odd_names_are_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(InvalidNameError):
        catalog.users.add(name, "hash", "admin")


def test_a_name_is_given_once(staffed: Catalog) -> None:
    with pytest.raises(ConflictError, match="vera already"):
        staffed.users.add("VERA", "hash", "viewer")
    with pytest.raises(NotFoundError):
        staffed.users.get("nobody")


def test_there_is_always_an_administrator(catalog: Catalog) -> None:
    with pytest.raises(ConflictError, match="administrator"):
        catalog.users.add("vera", "hash", "viewer")
    assert not catalog.users.any()
    catalog.users.add("ada", "hash", "admin")
    catalog.users.add("vera", "hash", "viewer")
    for change in (
        lambda: catalog.users.set_role("ada", "editor"),
        lambda: catalog.users.set_disabled("ada", True),
        lambda: catalog.users.remove("ada"),
    ):
        with pytest.raises(ConflictError, match="administrator"):
            change()
    assert (catalog.users.get("ada").role, catalog.users.get("ada").disabled_at) == ("admin", None)
    catalog.users.set_role("vera", "admin")
    catalog.users.set_disabled("ada", True)
    catalog.users.remove("ada")
    catalog.users.remove("vera")
    assert not catalog.users.any()


def test_what_ends_sessions_changes_their_key(staffed: Catalog) -> None:
    before = staffed.users.get("vera")
    staffed.users.set_role("vera", "editor")
    assert staffed.users.get("vera").session_key == before.session_key
    staffed.users.set_password("vera", "other")
    changed = staffed.users.get("vera")
    assert changed.password_hash == "other"
    assert changed.session_key != before.session_key
    staffed.users.set_disabled("vera", True)
    disabled = staffed.users.get("vera")
    assert disabled.disabled_at is not None
    assert disabled.session_key != changed.session_key
    staffed.users.set_disabled("vera", False)
    assert staffed.users.get("vera").disabled_at is None


def test_ids_are_not_used_twice(staffed: Catalog) -> None:
    gone = staffed.users.get("vera").id
    staffed.users.remove("vera")
    assert staffed.users.add("vera", "hash", "viewer").id != gone


def test_a_login_is_noted(staffed: Catalog) -> None:
    vera = staffed.users.get("vera")
    assert vera.last_login_at is None
    staffed.users.logged_in(vera.id)
    assert staffed.users.get("vera").last_login_at is not None
