"""``semblance keys``: what programs show instead of a password."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.users import record
from commands.whole_list import WholeList
from index_store.catalog.access_records import SCOPES, ApiKey, Scope
from index_store.catalog.clock import now
from tasks.ensemble import get_catalog
from web.access.caller import SCOPES_OF
from web.access.keys import issue

_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(cls=WholeList)
def keys() -> None:
    """Look after API keys.

    A program sends one as the header "Authorization: Bearer KEY", and may do what its scopes and its
    owner's role both allow.
    """


@keys.command()
@click.argument("owner")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    default=("read",),
    show_default=True,
    help="What it may be used for; none includes another. Can be repeated.",
)
@click.option(
    "--days",
    type=click.IntRange(0, 3650),
    default=90,
    show_default=True,
    help="When it expires; 0: never.",
)
@_JSON
def add(owner: str, name: str, scopes: tuple[Scope, ...], days: int, as_json: bool) -> None:
    """Make a key of the user OWNER's; it is shown this once."""
    user = get_catalog().users.get(owner)
    if beyond := set(scopes) - SCOPES_OF[user.role]:
        raise click.BadParameter(
            f"{user.name} is a {user.role}, whose keys cannot be for {', '.join(sorted(beyond))}"
        )
    expires_at = now() + timedelta(days=days) if days else None
    key, secret = issue(get_catalog(), user, name, tuple(dict.fromkeys(scopes)), expires_at)
    record("issue_key", f"{key.id} {user.name}")
    if as_json:
        click.echo(json.dumps(_shown(key) | {"secret": secret}, default=datetime.isoformat))
        return
    click.echo(secret)
    click.echo("keep it: it is not shown again", err=True)


@keys.command(name="list")
@click.option("--owner", help="Only keys of this user.")
@_JSON
def list_(owner: str | None, as_json: bool) -> None:
    """List the keys, newest first."""
    catalog = get_catalog()
    found = catalog.api_keys.list(None if owner is None else catalog.users.get(owner).id)
    if as_json:
        click.echo(json.dumps([_shown(key) for key in found], default=datetime.isoformat))
        return
    console = Console(highlight=False)
    table = Table("key", "owner", "for", "scopes", "state", "last used", box=None)
    for key in found:
        last = f"{key.last_used_at:%Y-%m-%d}" if key.last_used_at else "[dim]never[/]"
        names = (escape(one) for one in (key.id, key.owner, key.name, " ".join(key.scopes)))
        table.add_row(*names, _state(key), last)
    console.print(table if found else "no key yet: `semblance keys add OWNER` makes one")


@keys.command()
@click.argument("key_id", metavar="KEY")
@_JSON
def revoke(key_id: str, as_json: bool) -> None:
    """Revoke the key that begins with KEY, as the list shows it, for good."""
    key = get_catalog().api_keys.revoke(key_id)
    record("revoke_key", key.id)
    click.echo(
        json.dumps(_shown(key), default=datetime.isoformat) if as_json else f"revoked {key.id}"
    )


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return "[red]revoked[/]"
    if key.expires_at is None:
        return "[green]good[/]"
    expired = key.expires_at <= now()
    return "[red]expired[/]" if expired else f"[green]until {key.expires_at:%Y-%m-%d}[/]"


def _shown(key: ApiKey) -> dict[str, object]:
    return {name: value for name, value in asdict(key).items() if name != "owner_id"}
