"""``semblance schedules history``."""

import json
from itertools import islice

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.here.here import source
from commands.schedules.named import named, schedule_argument
from commands.schedules.outcomes import COLOURS, jobs_of
from commands.url_option import url_option


@click.command()
@schedule_argument
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def history(schedule: str, limit: int, as_json: bool) -> None:
    """What became of a schedule, newest first."""
    asked = source()
    runs = list(islice(asked.schedules.runs(named(asked, schedule).id), limit))
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in runs]))
        return
    table = Table("due", "begun", "outcome", "jobs", box=None)
    for one in runs:
        due = f"by {one.asked_by}" if one.asked_by else f"{one.due_at.astimezone():%Y-%m-%d %H:%M}"
        begun = f"{one.started_at.astimezone():%Y-%m-%d %H:%M:%S}"
        words = escape(one.error or jobs_of(one))
        table.add_row(escape(due), begun, f"[{COLOURS[one.state]}]{one.state}[/]", words)
    Console(highlight=False).print(table if runs else "it never ran yet")
