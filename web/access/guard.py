"""Who may pass: every request is looked at here before any route sees it."""

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from index_store.catalog.access_records import User
from settings import get_settings
from tasks.ensemble import get_catalog
from web.access import keys, sessions
from web.access.caller import SCOPES_OF, Caller, address, caller
from web.access.errors import ForbiddenError, LoginRequiredError, UnprovenError
from web.access.needs import SAFE_METHODS, need_of

FIRST_ADMIN = "`semblance users add NAME --role admin` makes the first one"

_ROLE = {
    "read": "viewer",
    "write": "editor",
    "admin": "admin",
    "person": "viewer",
    "here": "viewer",
}
_NOT_ASKED = {"static", "health.healthz"}  # which answer whatever else is broken
_WITH_PAGES = {"pages", "access"}
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def identify() -> None:
    """Find out who sends the request.

    Raises:
        LoginRequiredError: It comes with an API key that opens nothing.
    """
    g.caller = Caller("nobody", address())
    if request.endpoint in _NOT_ASKED:
        return
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        g.caller = _of_key(secret.strip())
    elif (user := sessions.user_of_session()) is not None:
        g.caller = _of_user(user)
    elif is_open():
        g.caller = Caller("open", address(), role="admin", scopes=SCOPES_OF["admin"])


def require() -> ResponseReturnValue | None:
    """Let the caller pass, or show the way to the login.

    Raises:
        LoginRequiredError: Nobody knows who it is.
        ForbiddenError: They may not do that.
        UnprovenError: A change might not come from a page of ours.
    """
    if request.endpoint is None or request.method == "OPTIONS":
        return None  # there is no such page, or nothing is done
    need = need_of(request.endpoint, request.method)
    who = caller()
    if need == "anyone" or (need == "here" and is_here()):
        return None
    if who.kind == "nobody":
        return _to_login()
    if not _allowed(who, need):
        raise _forbidden(who, need)
    if who.kind == "user" and request.method not in SAFE_METHODS:
        _require_proof()
    return None


def is_open() -> bool:
    """Whether whoever asks from here may do everything: there are no users, and nobody else gets here."""
    return is_here() and listens_here_only() and not get_catalog().users.any()


def listens_here_only() -> bool:
    """Whether the service is meant to be reached from its own machine only."""
    return is_loopback(get_settings().host)


def is_here() -> bool:
    """Whether the request comes from this machine, and through no proxy, behind which could be anybody."""
    return is_loopback(address()) and not any(name in request.headers for name in _FORWARDED)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _of_key(secret: str) -> Caller:
    found = keys.recognise(get_catalog(), secret)
    if found is None:
        raise LoginRequiredError(
            "this API key is not known, has expired or was revoked",
            hint="`semblance keys add` makes another",
        )
    key, owner = found
    return Caller(
        "key",
        address(),
        name=owner.name,
        role=owner.role,
        scopes=SCOPES_OF[owner.role] & frozenset(key.scopes),
        user_id=owner.id,
        key_id=key.id,
    )


def _of_user(user: User) -> Caller:
    scopes = SCOPES_OF[user.role]
    return Caller("user", address(), name=user.name, role=user.role, scopes=scopes, user_id=user.id)


def _allowed(who: Caller, need: str) -> bool:
    if need == "person":
        return who.kind != "key" or "admin" in who.scopes
    return ("read" if need == "here" else need) in who.scopes


def _forbidden(who: Caller, need: str) -> ForbiddenError:
    wanted = _ROLE[need]
    if who.kind == "key" and need == "person":
        return ForbiddenError(
            "API keys cannot do that",
            hint="log in, or use a key of scope admin of an administrator",
        )
    if who.kind == "key" and who.role is not None and _role_allows(who, need):
        return ForbiddenError(
            f"the API key lacks the scope {'read' if need == 'here' else need}",
            hint="use a key that has it",
        )
    return ForbiddenError(
        f"that needs the role {wanted}, and {who.name} is a {who.role}",
        hint="ask an administrator, who can change roles",
    )


def _role_allows(who: Caller, need: str) -> bool:
    return who.role is not None and ("read" if need == "here" else need) in SCOPES_OF[who.role]


def _to_login() -> ResponseReturnValue:
    """The login page, where a person is asking for a page.

    Raises:
        LoginRequiredError: A program asks, or a script of ours.
    """
    is_page = request.blueprint in _WITH_PAGES or request.endpoint == "docs.page"
    if is_page and request.method in ("GET", "HEAD"):
        page = request.full_path if request.query_string else request.path
        return redirect(url_for("access.login", next=page))
    if not get_catalog().users.any():
        raise LoginRequiredError("nobody can log in yet", hint=FIRST_ADMIN)
    raise LoginRequiredError(
        "that needs a login or an API key",
        hint="log in, or send the header Authorization: Bearer KEY; `semblance keys add` makes one",
    )


def _require_proof() -> None:
    """Refuse a change that a browser does not say to come from a page of ours.

    Cookies come along whoever makes a browser ask, so a session alone proves nothing. Browsers send
    where a change comes from and pages cannot forge that (see ``web.security``, which refuses what
    comes from elsewhere); what says nothing at all has to show the session's token.

    Raises:
        UnprovenError: It shows nothing.
    """
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    if origin is not None and urlsplit(origin).netloc == request.host:
        return
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValidationError as error:
        raise UnprovenError(
            "it cannot be told that this comes from a page of ours",
            hint="programs use an API key instead of a session: `semblance keys add`",
        ) from error


def register(app: Flask) -> None:
    """Look at every request; between finding out who it is and what they may, requests are counted."""
    from web.access import limits

    app.before_request(identify)
    limits.register(app)
    app.before_request(require)
