"""The catalog's tables of users, API keys and what they did; see ``models`` for the others."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from index_store.catalog.models import Base
from index_store.catalog.text import ForeignText

_LongId = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself there


class UserRow(Base):
    """Somebody who may log in. Ids are never used twice: sessions name users by them."""

    __tablename__ = "users"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ForeignText(63), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    session_key: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]


class ApiKeyRow(Base):
    """An API key: its first characters, and the SHA-256 of all of it."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_owner", "owner_id"),)

    id: Mapped[str] = mapped_column(ForeignText(32), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(ForeignText(100))
    digest: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]] = mapped_column(JSON())
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditRow(Base):
    """Something that was done, or tried. Names are kept as text: users may be gone."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_age", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(_LongId, primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(ForeignText(63))
    key_id: Mapped[str | None] = mapped_column(ForeignText(32))
    address: Mapped[str] = mapped_column(ForeignText(64))
    action: Mapped[str] = mapped_column(ForeignText(64))
    target: Mapped[str] = mapped_column(ForeignText(255))
    outcome: Mapped[str] = mapped_column(String(16))
