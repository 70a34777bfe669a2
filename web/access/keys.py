"""API keys: making one, and telling whose one is."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from index_store.catalog.access_records import ApiKey, Scope, User
from index_store.catalog.api_keys import KeyDraft
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.errors import DiskFullError

PREFIX = "smb_"
_LONGEST = 200  # characters that are looked at


class IssuedKey(NamedTuple):
    """A key that was just made.

    Attributes:
        key: What is kept of it.
        secret: All of it, which is told once.
    """

    key: ApiKey
    secret: str


def issue(
    catalog: Catalog,
    owner: User,
    name: str,
    scopes: tuple[Scope, ...],
    expires_at: datetime | None = None,
) -> IssuedKey:
    """Make a key of a user's: 256 random bits behind what tells it apart."""
    key_id = PREFIX + secrets.token_hex(6)
    secret = f"{key_id}_{secrets.token_urlsafe(32)}"
    draft = KeyDraft(key_id, _digest(secret), owner.id, name, scopes, expires_at)
    return IssuedKey(catalog.api_keys.keep(draft), secret)


def recognise(catalog: Catalog, secret: str) -> tuple[ApiKey, User] | None:
    """A key that may be used now, and its owner; None if it is none, or not any more."""
    key_id = "_".join(secret[:_LONGEST].split("_")[:2])
    kept = catalog.api_keys.digest(key_id)
    if kept is None or not hmac.compare_digest(kept, _digest(secret)):
        return None
    key = catalog.api_keys.get(key_id)
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now()):
        return None
    owner = catalog.users.find(key.owner_id)
    if owner is None or owner.disabled_at is not None:
        return None
    with suppress(DiskFullError):  # then it is not told when it was used, but it opens all the same
        catalog.api_keys.used(key)
    return key, owner


def _digest(secret: str) -> str:
    """A random secret of this length needs no salt, and no slow hash: nobody can guess it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
