"""The pages of logging in and out, of settings, and the way to Flower."""

from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from index_store.catalog.access_records import User
from index_store.errors import DiskFullError, NotFoundError
from settings import get_settings
from tasks import flower_ticket
from tasks.ensemble import get_catalog
from tasks.services import flower_url
from web.access import auditing, limits, sessions
from web.access.caller import actor, caller
from web.access.guard import FIRST_ADMIN
from web.access.passwords import matches
from web.api.users import me
from web.inside import inside

access = Blueprint("access", __name__)

ROLE_NAMES: dict[str, LazyString] = {
    "viewer": _("Viewer"),
    "editor": _("Editor"),
    "admin": _("Administrator"),
}
"""What roles are called on pages."""


@access.get("/login")
def login() -> ResponseReturnValue:
    """Ask for name and password; whoever has logged in goes on to the page they wanted."""
    if caller().kind != "nobody":
        return redirect(inside(request.args.get("next")))
    return _form(request.args.get("next"))


@access.post("/login")
@limits.logins_by_address
@limits.logins_by_name
def log_in() -> ResponseReturnValue:
    """Log in, and go on to the page that was wanted."""
    name, page = request.form.get("name", "").strip(), request.form.get("next")
    user = _user(name)
    right = matches(user.password_hash if user else None, request.form.get("password", ""))
    if user is None or not right or user.disabled_at is not None:
        # A name that nobody has may be a password in the wrong place: it is not written down.
        auditing.record("login", who=user.name if user else "", outcome="refused")
        return make_response(_form(page, name=name, wrong=True), HTTPStatus.UNAUTHORIZED)
    sessions.begin(user, stay=request.form.get("stay") == "on")
    with suppress(DiskFullError):  # whoever is to free some has to get in
        get_catalog().users.logged_in(user.id)
    auditing.record("login", who=user.name)
    return redirect(inside(page), HTTPStatus.SEE_OTHER)


@access.post("/logout")
def logout() -> ResponseReturnValue:
    """Log out, and forget what was shown."""
    if caller().kind == "user":
        auditing.record("logout")
    sessions.end()
    response: Response = make_response(redirect(url_for("access.login"), HTTPStatus.SEE_OTHER))
    response.headers["Clear-Site-Data"] = '"cache"'  # pictures, which browsers keep for a year
    return response


@access.get("/settings")
def settings() -> ResponseReturnValue:
    """Password and keys of one's own; users, everybody's keys and the audit log for administrators."""
    return render_template("settings.html", first_admin=FIRST_ADMIN)


@access.get("/flower")
def flower() -> ResponseReturnValue:
    """Go to Flower, logged in; see docs/adr/0006-flower.md.

    Raises:
        NotFoundError: There is no Flower.
    """
    settings, ours = get_settings(), flower_url()
    url = settings.flower_url or ours
    if url is None:
        raise NotFoundError(
            "Flower is not running", hint="start `semblance up` without --no-flower"
        )
    if ours is None or settings.flower_basic_auth:  # it asks for a password of its own
        return redirect(url)
    return redirect(f"{url.rstrip('/')}/login?ticket={flower_ticket.issue(actor())}")


def shown_of_caller() -> dict[str, object]:
    """Who is looking at a page and what they may do, for its template."""
    shown = me()
    can = " ".join(scope for scope, allowed in shown.can if allowed)
    return {"me": shown, "can": can, "role_name": ROLE_NAMES.get}


def _user(name: str) -> User | None:
    try:
        return get_catalog().users.get(name)
    except NotFoundError:
        return None


def _form(page: str | None, *, name: str = "", wrong: bool = False) -> str:
    return render_template(
        "login.html",
        page=inside(page),
        name=name[:63],
        wrong=wrong,
        first_admin="" if get_catalog().users.any() else FIRST_ADMIN,
    )
