"""Sessions of people who logged in, kept in a signed cookie."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from index_store.catalog.access_records import User
from tasks.ensemble import get_catalog

LASTS = timedelta(days=14)
"""How long one stays logged in, on a device where one wants to."""

_manager = LoginManager(add_context_processor=False)
# A cookie that is used from another address or browser is void, unless one wants to stay logged in.
_manager.session_protection = "strong"


class _Sessions(SecureCookieSessionInterface):
    """Cookies go over https only, wherever they were given over https; static files have to do with none."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the request came over https."""
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep a session, but with no file, which browsers would fetch again for each."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


class _Account(UserMixin):  # type: ignore[misc]
    """A user, as Flask-Login wants one: named by id and by what a new password changes."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.id}:{self.user.session_key}"


def register(app: Flask) -> None:
    """Let the application have sessions."""
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="semblance",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=LASTS,
    )
    _manager.init_app(app, add_context_processor=False)


@_manager.user_loader  # type: ignore[untyped-decorator]
def _load(account: str) -> _Account | None:
    number, _, session_key = account.partition(":")
    user = get_catalog().users.find(int(number)) if number.isdecimal() else None
    if user is None or user.disabled_at is not None or user.session_key != session_key:
        return None
    return _Account(user)


def user_of_session() -> User | None:
    """The user who is logged in in this browser; None if nobody is, or not any more."""
    if "_user_id" not in session:  # Flask-Login would clear a cookie that was never set
        return None
    account: Any = current_user
    return account.user if account.is_authenticated else None


def begin(user: User, *, stay: bool) -> None:
    """Log a user in, in a session that has nothing of the one before."""
    session.clear()
    login_user(_Account(user))
    session.permanent = stay


def end() -> None:
    """Log out."""
    logout_user()
    session.clear()
