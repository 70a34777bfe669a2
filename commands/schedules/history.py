"""``semblance schedules history``."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.schedules.named import named, schedule_argument
from commands.schedules.outcomes import COLOURS, jobs_of, outcome_of
from tasks.ensemble import get_catalog


@click.command()
@schedule_argument
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def history(schedule: str, limit: int, as_json: bool) -> None:
    """What became of a schedule, newest first."""
    runs = get_catalog().schedule_runs.list(named(schedule).id, limit=limit)
    if as_json:
        told = [asdict(one) | {"outcome": outcome_of(one)} for one in runs]
        click.echo(json.dumps(told, default=str))
        return
    table = Table("due", "begun", "outcome", "jobs", box=None)
    for one in runs:
        outcome = outcome_of(one)
        due = f"by {one.asked_by}" if one.asked_by else f"{one.due_at.astimezone():%Y-%m-%d %H:%M}"
        begun = f"{one.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
        words = escape(one.error or jobs_of(one))
        table.add_row(escape(due), begun, f"[{COLOURS[outcome]}]{outcome}[/]", words)
    Console(highlight=False).print(table if runs else "it never ran yet")
