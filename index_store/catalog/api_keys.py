"""The keys that programs show, known by their beginning and a digest of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update

from index_store.catalog.access_models import ApiKeyRow, UserRow
from index_store.catalog.access_records import ApiKey, Scope
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.errors import NotFoundError

_USED_EVERY = timedelta(minutes=1)  # a write per key and minute at most

_COLUMNS = [
    UserRow.name.label("owner") if field.name == "owner" else getattr(ApiKeyRow, field.name)
    for field in fields(ApiKey)
]
_KEY: Select[Any] = select(*_COLUMNS).join(UserRow, UserRow.id == ApiKeyRow.owner_id)


@dataclass(frozen=True)
class KeyDraft:
    """A key to be kept.

    Attributes:
        id: Its beginning.
        digest: SHA-256 of all of it, in hex.
    """

    id: str
    digest: str
    owner_id: int
    name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None = None


class ApiKeys:
    """Keeps, finds and revokes API keys; the keys themselves are never here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, draft: KeyDraft) -> ApiKey:
        """Remember a key that was just made."""
        values = {
            "id": draft.id,
            "digest": draft.digest,
            "owner_id": draft.owner_id,
            "name": draft.name,
            "scopes": list(draft.scopes),
            "created_at": now(),
            "expires_at": draft.expires_at,
        }
        with self._database.write() as connection:
            connection.execute(insert(ApiKeyRow), values)
        return self.get(draft.id)

    def get(self, key_id: str) -> ApiKey:
        """The key that begins so.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as connection:
            row = connection.execute(_KEY.where(ApiKeyRow.id == key_id)).one_or_none()
        if row is None:
            raise NotFoundError(
                f"there is no key {key_id}", hint="`semblance keys list` lists those there are"
            )
        return _key(row)

    def digest(self, key_id: str) -> str | None:
        """The digest that a key of that beginning must have; None if there is no such key."""
        with self._database.read() as connection:
            return connection.scalar(select(ApiKeyRow.digest).where(ApiKeyRow.id == key_id))

    def list(self, owner_id: int | None = None) -> Sequence[ApiKey]:
        """The keys of one user or of all, newest first, revoked ones too."""
        statement = _KEY.order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id)
        if owner_id is not None:
            statement = statement.where(ApiKeyRow.owner_id == owner_id)
        with self._database.read() as connection:
            return [_key(row) for row in connection.execute(statement)]

    def revoke(self, key_id: str) -> ApiKey:
        """End a key for good; one that has ended stays as it is.

        Raises:
            NotFoundError: There is none that begins so.
        """
        self.get(key_id)
        with self._database.write() as connection:
            connection.execute(
                update(ApiKeyRow)
                .where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
                .values(revoked_at=now())
            )
        return self.get(key_id)

    def used(self, key: ApiKey) -> None:
        """Note that a key was used, unless that was noted a moment ago."""
        moment = now()
        if key.last_used_at is not None and moment - key.last_used_at < _USED_EVERY:
            return
        with self._database.write() as connection:
            connection.execute(
                update(ApiKeyRow).where(ApiKeyRow.id == key.id).values(last_used_at=moment)
            )


def _key(row: Any) -> ApiKey:
    key = ApiKey(*row)
    return replace(key, scopes=tuple(key.scopes))
