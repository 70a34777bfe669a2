from datetime import timedelta

import pytest

from index_store.catalog.api_keys import KeyDraft
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError


@pytest.fixture
def owner(catalog: Catalog) -> int:
    return catalog.users.add("ada", "hash", "admin").id


def draft(owner: int, key_id: str = "smb_1", **others: object) -> KeyDraft:
    return KeyDraft(key_id, "d" * 64, owner, "backup", ("read",), **others)  # type: ignore[arg-type]


def test_a_key_is_kept_by_its_beginning_and_digest(catalog: Catalog, owner: int) -> None:
    expires = now() + timedelta(days=1)
    kept = catalog.api_keys.keep(draft(owner, expires_at=expires))
    assert (kept.owner, kept.name, kept.scopes) == ("ada", "backup", ("read",))
    assert (kept.expires_at, kept.last_used_at, kept.revoked_at) == (expires, None, None)
    assert catalog.api_keys.get("smb_1") == kept
    assert catalog.api_keys.digest("smb_1") == "d" * 64
    assert catalog.api_keys.digest("smb_2") is None
    with pytest.raises(NotFoundError):
        catalog.api_keys.get("smb_2")


def test_keys_are_listed_by_owner_or_all(catalog: Catalog, owner: int) -> None:
    other = catalog.users.add("vera", "hash", "viewer").id
    catalog.api_keys.keep(draft(owner, "smb_1"))
    catalog.api_keys.keep(draft(other, "smb_2"))
    assert [one.id for one in catalog.api_keys.list()] == ["smb_2", "smb_1"]
    assert [one.id for one in catalog.api_keys.list(owner)] == ["smb_1"]


def test_a_revoked_key_stays_revoked(catalog: Catalog, owner: int) -> None:
    catalog.api_keys.keep(draft(owner))
    first = catalog.api_keys.revoke("smb_1").revoked_at
    assert first is not None
    assert catalog.api_keys.revoke("smb_1").revoked_at == first
    with pytest.raises(NotFoundError):
        catalog.api_keys.revoke("smb_2")


def test_use_is_noted_once_in_a_while(catalog: Catalog, owner: int) -> None:
    catalog.api_keys.used(catalog.api_keys.keep(draft(owner)))
    noted = catalog.api_keys.get("smb_1")
    assert noted.last_used_at is not None
    catalog.api_keys.used(noted)
    assert catalog.api_keys.get("smb_1") == noted


def test_keys_go_with_their_owner(catalog: Catalog, owner: int) -> None:
    other = catalog.users.add("vera", "hash", "viewer").id
    catalog.api_keys.keep(draft(other))
    catalog.users.remove("vera")
    assert catalog.api_keys.list() == []
