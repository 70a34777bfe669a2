"""What the API accepts and returns of users, keys and the audit log."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from index_store.catalog.access_records import Role, Scope

Password = Annotated[SecretStr, Field(max_length=1000, examples=["correct horse battery"])]
Name = Annotated[str, Field(max_length=63, examples=["ada"])]


class CanOut(BaseModel):
    """What the caller may do."""

    read: bool = Field(description="Search and look.")
    write: bool = Field(description="Change galleries, pictures, labels, jobs.")
    admin: bool = Field(description="Users, keys of others, the audit log, deleting galleries.")


class MeOut(BaseModel):
    """Who the caller is to the service."""

    name: str = Field(description="Empty where the service is open.")
    role: Role | None
    open: bool = Field(description="Whether there are no users, and so everybody here may do all.")
    can: CanOut


class PasswordForm(BaseModel):
    """A new password for oneself."""

    model_config = ConfigDict(extra="forbid")

    current: Password
    new: Password


class UserPath(BaseModel):
    """A user in an address."""

    name: str = Field(max_length=63, json_schema_extra={"example": "ada"})


class UserForm(BaseModel):
    """A user to make."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    password: Password
    role: Role = "viewer"


class UserChange(BaseModel):
    """What to change about a user; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    disabled: bool | None = None
    password: Password | None = None


class UserOut(BaseModel):
    """A user."""

    name: str
    role: Role
    disabled: bool
    created_at: datetime
    last_login_at: datetime | None


class UsersOut(BaseModel):
    """All users by name."""

    users: list[UserOut]


class KeyPath(BaseModel):
    """An API key in an address: its beginning."""

    key_id: str = Field(pattern="^smb_[0-9a-f]{12}$")


class KeysQuery(BaseModel):
    """Which keys to list."""

    model_config = ConfigDict(extra="forbid")

    everybody: bool = Field(False, description="Those of all users, which takes an administrator.")


class KeyForm(BaseModel):
    """An API key to make."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, examples=["nightly upload"])
    scopes: list[Scope] = Field(
        min_length=1,
        max_length=3,
        examples=[["read"]],
        description="None includes another: a key that only writes cannot read.",
    )
    expires_days: int | None = Field(
        90, ge=1, le=3650, description="null: it does not expire by itself."
    )


class KeyOut(BaseModel):
    """An API key, without its secret."""

    id: str = Field(description="Its beginning.")
    owner: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class KeysOut(BaseModel):
    """Keys, newest first."""

    keys: list[KeyOut]


class IssuedKeyOut(KeyOut):
    """A key that was just made."""

    secret: str = Field(description="The whole key, told this once.")


class AuditQuery(BaseModel):
    """Which entries to list."""

    model_config = ConfigDict(extra="forbid")

    who: str | None = Field(None, max_length=63)
    before: int | None = Field(
        None, ge=1, le=2**63 - 1, description="`next_before` of the page before."
    )
    limit: int = Field(50, ge=1, le=500)


class AuditEntryOut(BaseModel):
    """Something that was done, or tried."""

    id: int
    at: datetime
    who: str = Field(description="Empty where nobody had logged in.")
    key_id: str | None
    address: str
    action: str = Field(examples=["remove_gallery"])
    target: str
    outcome: str = Field(examples=["done"], description="done, refused or failed.")


class AuditOut(BaseModel):
    """A page of the audit log, newest first."""

    entries: list[AuditEntryOut]
    next_before: int | None
