"""What the catalog hands out of users, API keys and what they did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["viewer", "editor", "admin"]
Scope = Literal["read", "write", "admin"]

ROLES: tuple[Role, ...] = ("viewer", "editor", "admin")
"""From the one that may least."""

SCOPES: tuple[Scope, ...] = ("read", "write", "admin")
"""What a key may be used for; none includes another."""


@dataclass(frozen=True)
class User:
    """Somebody who may log in.

    Attributes:
        name: Unique, in lower case.
        password_hash: As werkzeug writes it, with method and salt.
        session_key: Part of every session of this user; a new one ends them all.
        disabled_at: Since when the user may not log in; none if they may.
        last_login_at: When they last did.
    """

    id: int
    name: str
    password_hash: str
    role: Role
    session_key: str
    created_at: datetime
    disabled_at: datetime | None
    last_login_at: datetime | None


@dataclass(frozen=True)
class ApiKey:
    """What a program shows instead of a password.

    Attributes:
        id: The beginning of the key, which tells keys apart and opens nothing.
        owner: Name of the user whose rights it has, as far as its scopes go.
        scopes: What it may be used for.
        last_used_at: To within a minute.
    """

    id: str
    owner_id: int
    owner: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class AuditEntry:
    """Something that was done, or tried.

    Attributes:
        who: Name of a user; empty where nobody had logged in.
        key_id: The API key it was done with.
        address: Where the request came from.
        action: What was done: an endpoint of the application or a command.
        target: What it was done to.
        outcome: ``done``, ``refused`` or ``failed``.
    """

    id: int
    at: datetime
    who: str
    key_id: str | None
    address: str
    action: str
    target: str
    outcome: str
