"""Who may log in, and as what."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from index_store.catalog.access_models import UserRow
from index_store.catalog.access_records import Role, User
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.errors import ConflictError, InvalidNameError, NotFoundError

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}")
_USER: Select[Any] = select(*(getattr(UserRow, field.name) for field in fields(User)))
_ADMIN = (UserRow.role == "admin") & UserRow.disabled_at.is_(None)


class Users:
    """Makes, changes and removes users. While there is any, one of them is an administrator."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is a user at all; cheap enough to ask at every request."""
        with self._database.read() as connection:
            return bool(connection.scalar(select(exists().where(UserRow.id.is_not(None)))))

    def add(self, name: str, password_hash: str, role: Role) -> User:
        """Make a user.

        Raises:
            InvalidNameError: It is not 1 to 63 letters, digits and ``. _ @ -``.
            ConflictError: There is one of that name, or there is none yet and it is no administrator.
        """
        name = name.lower()
        if not _NAME.fullmatch(name):
            raise InvalidNameError(
                f"{name!r} cannot be a user's name",
                hint="use 1 to 63 letters, digits and . _ @ -, a letter or digit first",
            )
        values = {
            "name": name,
            "password_hash": password_hash,
            "role": role,
            "session_key": secrets.token_hex(16),
            "created_at": now(),
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(UserRow), values)
                _require_admin(connection)
        except IntegrityError as error:
            raise ConflictError(
                f"there is a user called {name} already", hint="choose another name"
            ) from error
        return self.get(name)

    def get(self, name: str) -> User:
        """The user of that name, in whatever case.

        Raises:
            NotFoundError: There is none.
        """
        user = self._find(UserRow.name == name.lower())
        if user is None:
            raise NotFoundError(
                f"there is no user called {name}",
                hint="`semblance users list` lists those there are",
            )
        return user

    def find(self, user_id: int) -> User | None:
        """The user with that id; None if there is none, or not any more."""
        return self._find(UserRow.id == user_id)

    def list(self) -> Sequence[User]:
        """All users by name."""
        with self._database.read() as connection:
            return [User(*row) for row in connection.execute(_USER.order_by(UserRow.name))]

    def set_password(self, name: str, password_hash: str) -> None:
        """Change a password; every session of the user ends.

        Raises:
            NotFoundError: There is no such user.
        """
        self._change(name, password_hash=password_hash, session_key=secrets.token_hex(16))

    def set_role(self, name: str, role: Role) -> None:
        """Let a user be something else, from the next request on.

        Raises:
            NotFoundError: There is no such user.
            ConflictError: Nobody would be left to look after the users.
        """
        self._change(name, role=role)

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Keep a user and their keys out, or let them in again; every session of the user ends.

        Raises:
            NotFoundError: There is no such user.
            ConflictError: Nobody would be left to look after the users.
        """
        moment = now() if disabled else None
        self._change(name, disabled_at=moment, session_key=secrets.token_hex(16))

    def remove(self, name: str) -> None:
        """Forget a user and their keys; the last of all may go, too.

        Raises:
            NotFoundError: There is no such user.
            ConflictError: Others would be left, and no administrator among them.
        """
        user = self.get(name)
        with self._database.write() as connection:
            connection.execute(delete(UserRow).where(UserRow.id == user.id))
            _require_admin(connection)

    def logged_in(self, user_id: int) -> None:
        """Note that a user logged in just now."""
        with self._database.write() as connection:
            connection.execute(
                update(UserRow).where(UserRow.id == user_id).values(last_login_at=now())
            )

    def _change(self, name: str, **values: object) -> None:
        user = self.get(name)
        with self._database.write() as connection:
            connection.execute(update(UserRow).where(UserRow.id == user.id).values(**values))
            _require_admin(connection)

    def _find(self, condition: ColumnElement[bool]) -> User | None:
        with self._database.read() as connection:
            row = connection.execute(_USER.where(condition)).one_or_none()
        return None if row is None else User(*row)


def _require_admin(connection: Connection) -> None:
    """Refuse a change after which there are users and none of them may change that.

    Raises:
        ConflictError: So it is.
    """
    if connection.scalar(select(exists().where(_ADMIN))):
        return
    if connection.scalar(select(exists().where(UserRow.id.is_not(None)))):
        raise ConflictError(
            "there has to be an administrator who may log in",
            hint="the first user has to be one: `semblance users add NAME --role admin`; before the last one "
            "goes, make somebody else one: `semblance users role NAME admin`",
        )
