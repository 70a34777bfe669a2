"""Networks as a table for people or as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from models_store.hub_cache import hub_cache
from models_store.inventory import Entry, State

_STYLES: dict[State, str] = {
    "ready": "green",
    "not checked": "green",
    "missing": "yellow",
    "incomplete": "red",
    "damaged": "bold red",
    "checksum wrong": "bold red",
}


def show(entries: Sequence[Entry], *, as_json: bool) -> None:
    """Print one row per network, or one JSON list of them."""
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], default=str))
        return
    whole = (Column("network", no_wrap=True), Column("state", no_wrap=True))
    licence = Column("licence", overflow="fold")
    table = Table(*whole, "size", "dim", "text", licence, "where", box=None)
    for entry in entries:
        table.add_row(*_cells(entry))
    console = Console(highlight=False)
    console.print(table)
    for entry in entries:
        if entry.detail:
            told = f"{escape(entry.name)}: {escape(entry.detail)}"
            console.print(f"[dim]{told}[/]", soft_wrap=True)


def _cells(entry: Entry) -> list[str]:
    style = _STYLES[entry.state]
    return [
        f"[bold]{escape(entry.name)}[/]",
        f"[{style}]{entry.state}[/]",
        f"{entry.size / 1e6:.0f} MB" if entry.size else "",
        "[dim]-[/]" if entry.writes_captions else str(entry.dimension or "[dim]?[/]"),
        "writes it" if entry.writes_captions else "yes" if entry.text else "no",
        escape(entry.licence or "") or "[dim]?[/]",
        _where(entry),
    ]


def _where(entry: Entry) -> str:
    if entry.folder is None:
        return "[dim]hub[/]"
    return "hub's cache" if entry.folder.is_relative_to(hub_cache()) else "folder"
