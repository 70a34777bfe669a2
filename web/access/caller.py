"""Who sent a request, and what they may do."""

from dataclasses import dataclass
from typing import Literal

from flask import g, has_request_context, request

from index_store.catalog.access_records import Role, Scope

SCOPES_OF: dict[Role, frozenset[Scope]] = {
    "viewer": frozenset({"read"}),
    "editor": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
}
"""What each role may do; docs/howto/access.md says what that is."""


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request.

    Attributes:
        kind: ``user``: logged in, by a session; ``key``: a program; ``open``: the service is open
            to whoever is on its machine; ``nobody``: unknown.
        address: Where the request came from.
        name: Of the user or of the key's owner.
        scopes: What the caller may do.
    """

    kind: Literal["user", "key", "open", "nobody"]
    address: str
    name: str = ""
    role: Role | None = None
    scopes: frozenset[Scope] = frozenset()
    user_id: int | None = None
    key_id: str | None = None

    @property
    def limited_as(self) -> str:
        """Whose requests are counted together."""
        if self.key_id is not None:
            return f"key:{self.key_id}"
        return f"user:{self.user_id}" if self.user_id is not None else f"at:{self.address}"


def caller() -> Caller:
    """Who sent the request that is being answered."""
    found = g.get("caller") if has_request_context() else None
    return found if isinstance(found, Caller) else Caller("nobody", address())


def actor() -> str:
    """What jobs and searches say of who asked for them: a name, else an address."""
    return caller().name or address()


def address() -> str:
    """Where the request came from."""
    return (request.remote_addr or "") if has_request_context() else ""


def may(scope: Scope) -> bool:
    """Whether the caller may do such things."""
    return scope in caller().scopes
