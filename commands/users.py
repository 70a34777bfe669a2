"""``semblance users``: who may log in, and as what."""

import getpass
import json
import sys
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.whole_list import WholeList
from index_store.catalog.access_records import ROLES, Role, User
from tasks.ensemble import get_catalog
from web.access.passwords import hashed

_ROLE = click.Choice(ROLES)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group(cls=WholeList)
def users() -> None:
    """Look after users.

    As soon as there is one, everybody has to log in. A viewer searches and looks, an editor changes
    galleries, an admin looks after users.
    """


@users.command()
@click.argument("name")
@click.option("--role", type=_ROLE, default="viewer", show_default=True, help="What they may do.")
@_STDIN
@_JSON
def add(name: str, role: Role, password_stdin: bool, as_json: bool) -> None:
    """Make the user NAME; the first one has to be an admin."""
    user = get_catalog().users.add(name, hashed(_password(password_stdin), name), role)
    record("add_user", user.name)
    _tell(user, as_json, f"{user.name} can log in as {role}")


@users.command(name="list")
@_JSON
def list_(as_json: bool) -> None:
    """List the users."""
    found = get_catalog().users.list()
    if as_json:
        click.echo(json.dumps([_shown(user) for user in found], default=datetime.isoformat))
        return
    console = Console(highlight=False)
    if not found:
        console.print("no user yet: the service is open to whoever is on this machine")
        return
    table = Table("user", "role", "since", "last login", box=None)
    for user in found:
        role = f"{user.role}, [red]disabled[/]" if user.disabled_at else user.role
        last = f"{user.last_login_at:%Y-%m-%d}" if user.last_login_at else "[dim]never[/]"
        table.add_row(escape(user.name), role, f"{user.created_at:%Y-%m-%d}", last)
    console.print(table)


@users.command()
@click.argument("name")
@_STDIN
@_JSON
def passwd(name: str, password_stdin: bool, as_json: bool) -> None:
    """Give the user NAME another password; all their sessions end."""
    repository = get_catalog().users
    user = repository.get(name)
    repository.set_password(user.name, hashed(_password(password_stdin), user.name))
    record("change_password", user.name)
    _tell(user, as_json, f"{user.name} has another password")


@users.command()
@click.argument("name")
@click.argument("role", type=_ROLE)
@_JSON
def role(name: str, role: Role, as_json: bool) -> None:
    """Let the user NAME be something else from now on."""
    repository = get_catalog().users
    repository.set_role(name, role)
    record("change_user", f"{name} {role}")
    _tell(repository.get(name), as_json, f"{name} is {role} now")


@users.command()
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let them in again.")
@_JSON
def disable(name: str, undo: bool, as_json: bool) -> None:
    """Keep the user NAME and their keys out, until --undo."""
    repository = get_catalog().users
    repository.set_disabled(name, not undo)
    record("change_user", f"{name} {'enabled' if undo else 'disabled'}")
    _tell(repository.get(name), as_json, f"{name} {'can log in again' if undo else 'is kept out'}")


@users.command()
@click.argument("name")
@click.option("-y", "--yes", is_flag=True, help="Remove without asking.")
@_JSON
def remove(name: str, yes: bool, as_json: bool) -> None:
    """Remove the user NAME and their keys; what they searched and did stays."""
    repository = get_catalog().users
    user, last = repository.get(name), len(repository.list()) == 1
    if not yes:
        opens = " The service is open to whoever is on this machine then." if last else ""
        click.confirm(f"Remove {user.name} and their keys?{opens}", abort=True)
    repository.remove(user.name)
    record("remove_user", user.name)
    _tell(user, as_json, f"removed {user.name}")


def record(action: str, target: str) -> None:
    """Put into the audit log what somebody with a shell did."""
    get_catalog().audit.record(action, target, who="", address=f"{getpass.getuser()}, command line")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _tell(user: User, as_json: bool, words: str) -> None:
    click.echo(json.dumps(_shown(user), default=datetime.isoformat) if as_json else words)


def _shown(user: User) -> dict[str, object]:
    """A user without what nobody needs to see."""
    hidden = ("id", "password_hash", "session_key")
    return {name: value for name, value in asdict(user).items() if name not in hidden}
