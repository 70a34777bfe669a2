"""Users, API keys, and the log of what was done."""

from collections.abc import Iterator, Sequence

from index_store.catalog.access_records import Role, Scope
from web.calls.addresses import at
from web.calls.connection import given
from web.calls.group import Group
from web.schemas.access import (
    AuditEntryOut,
    AuditOut,
    IssuedKeyOut,
    KeyOut,
    KeysOut,
    UserOut,
    UsersOut,
)


class Keys(Group):
    """``client.keys``."""

    def list(self, *, everybody: bool = False) -> Sequence[KeyOut]:
        """One's own keys, for administrators everybody's."""
        return self._connection.get(KeysOut, "/keys", {"everybody": everybody}).keys

    def issue(
        self, name: str, scopes: "Sequence[Scope]", *, expires_days: int | None = 90
    ) -> IssuedKeyOut:
        """Make a key; its secret is in this answer and nowhere else."""
        body = {"name": name, "scopes": [*scopes], "expires_days": expires_days}
        return self._connection.call("POST", IssuedKeyOut, "/keys", body=body)

    def revoke(self, key_id: str) -> KeyOut:
        """Revoke a key, for good."""
        return self._connection.call("DELETE", KeyOut, at("/keys/{}", key_id))


class Users(Group):
    """``client.users``, for administrators; and one's own password."""

    def list(self) -> Sequence[UserOut]:
        """All users."""
        return self._connection.get(UsersOut, "/users").users

    def add(self, name: str, password: str, role: Role = "viewer") -> UserOut:
        """Make a user; the first one has to be an administrator."""
        body = {"name": name, "password": password, "role": role}
        return self._connection.call("POST", UserOut, "/users", body=body)

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        password: str | None = None,
    ) -> UserOut:
        """Change what is given, and leave the rest."""
        body = given({"role": role, "disabled": disabled, "password": password})
        return self._connection.call("PATCH", UserOut, at("/users/{}", name), body=body)

    def remove(self, name: str) -> None:
        """Remove a user with their keys."""
        self._connection.send("DELETE", at("/users/{}", name))

    def change_password(self, current: str, new: str) -> None:
        """Change one's own password."""
        self._connection.send("POST", "/me/password", body={"current": current, "new": new})

    def audit(self, *, who: str | None = None) -> Iterator[AuditEntryOut]:
        """What was done and tried, newest first."""
        for page in self._connection.pages(AuditOut, "/audit", "before", {"who": who}):
            yield from page.entries
