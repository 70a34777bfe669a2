"""Users, for administrators; and what everybody may know and change of themselves."""

from flask import Response, session
from flask_openapi3.models.tag import Tag

from index_store.catalog.access_records import User
from index_store.errors import ConflictError
from tasks.ensemble import get_catalog
from web.access import auditing, limits, sessions
from web.access.caller import caller, may
from web.access.errors import WrongPasswordError
from web.access.guard import FIRST_ADMIN
from web.access.passwords import hashed, matches
from web.api.blueprint import api
from web.respond import respond
from web.schemas.access import (
    CanOut,
    MeOut,
    PasswordForm,
    UserChange,
    UserForm,
    UserOut,
    UserPath,
    UsersOut,
)

tag = Tag(name="access", description="Users, API keys, and what was done with them.")


@api.get("/me", tags=[tag], responses={200: MeOut})
def read_me() -> Response:
    """Who one is to the service, and what one may do."""
    return respond(me())


def me() -> MeOut:
    """The caller, as pages and the API show them."""
    who = caller()
    can = CanOut(read=may("read"), write=may("write"), admin=may("admin"))
    return MeOut(name=who.name, role=who.role, open=who.kind == "open", can=can)


@api.post("/me/password", tags=[tag], responses={204: None})
@limits.passwords
def change_password(body: PasswordForm) -> Response:
    """Change one's own password; all other sessions end."""
    users, user = get_catalog().users, the_caller()
    if not matches(user.password_hash, body.current.get_secret_value()):
        raise WrongPasswordError("the current password is another one", hint="try again")
    users.set_password(user.name, hashed(body.new.get_secret_value(), user.name))
    if caller().kind == "user":
        sessions.begin(users.get(user.name), stay=session.permanent)
    return Response(status=204)


def the_caller() -> User:
    """The user who is asking.

    Raises:
        ConflictError: There are no users.
    """
    who = caller()
    if who.kind == "open":
        raise ConflictError("there are no users yet", hint=FIRST_ADMIN)
    return get_catalog().users.get(who.name)


@api.get("/users", tags=[tag], responses={200: UsersOut})
def list_users() -> Response:
    """All users."""
    return respond(UsersOut(users=[_out(user) for user in get_catalog().users.list()]))


@api.post("/users", tags=[tag], responses={201: UserOut})
def add_user(body: UserForm) -> Response:
    """Make a user; the first one has to be an administrator, and closes the service to all others."""
    password = hashed(body.password.get_secret_value(), body.name)
    return respond(_out(get_catalog().users.add(body.name, password, body.role)), 201)


@api.patch("/users/<name>", tags=[tag], responses={200: UserOut})
def change_user(path: UserPath, body: UserChange) -> Response:
    """Change a user's role or password, keep one out or let one in again."""
    users = get_catalog().users
    user = users.get(path.name)
    name = user.name
    _refuse_losing_hold(user, body)
    auditing.about(name, *_told(body))
    password = None
    if body.password is not None:  # before anything is changed: it may be too weak
        password = hashed(body.password.get_secret_value(), name)
    if body.role is not None:
        users.set_role(name, body.role)
    if body.disabled is not None:
        users.set_disabled(name, body.disabled)
    if password is not None:
        users.set_password(name, password)
    return respond(_out(users.get(name)))


def _refuse_losing_hold(user: User, body: UserChange) -> None:
    """Keep an administrator from what a slip of the finger does and nobody can undo alone.

    Raises:
        ConflictError: They would not be one any more.
    """
    loses = body.disabled or (body.role is not None and body.role != "admin")
    if user.id == caller().user_id and loses:
        raise ConflictError(
            "one cannot take one's own rights away", hint="another administrator can"
        )


def _told(body: UserChange) -> list[str]:
    """What is changed, in words for the audit log."""
    out = {True: "disabled", False: "enabled", None: ""}[body.disabled]
    return [body.role or "", out, "password" if body.password else ""]


@api.delete("/users/<name>", tags=[tag], responses={204: None})
def remove_user(path: UserPath) -> Response:
    """Remove a user with their keys; what they searched and did stays."""
    users = get_catalog().users
    if users.get(path.name).id == caller().user_id:
        raise ConflictError(
            "one cannot remove oneself",
            hint="another administrator can, and so can `semblance users remove NAME`",
        )
    users.remove(path.name)
    return Response(status=204)


def _out(user: User) -> UserOut:
    return UserOut(
        name=user.name,
        role=user.role,
        disabled=user.disabled_at is not None,
        created_at=user.created_at,
        last_login_at=user.last_login_at,
    )
