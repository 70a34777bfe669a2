"""``semblance schedules list``."""

import json
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.here.here import source
from commands.schedules.named import SHOWN, work_of
from commands.schedules.outcomes import COLOURS
from commands.url_option import url_option
from web.schemas.schedules import ScheduleOut, ScheduleRunOut


@click.command("list")
@click.option("--gallery", help="Only schedules of this gallery.")
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(gallery: str | None, as_json: bool) -> None:
    """List schedules, oldest first, with when they are next and what became of each last."""
    found = source().schedules.list(gallery)
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in found]))
        return
    table = Table("id", "what", "when", "next", "last", box=None)
    for one in found:
        when, what = f"{one.words} ({one.time_zone})", escape(work_of(one))
        table.add_row(one.id[:SHOWN], what, escape(when), _next(one), _last(one.last_run))
    console = Console(highlight=False)
    console.print(table if found else "no schedule yet: `semblance schedules add --help`")


def _next(schedule: ScheduleOut) -> str:
    if schedule.paused:
        return "[yellow]paused[/]"
    if schedule.next_at is None:
        return ""  # not worked out yet: nothing serves schedules until `semblance up`
    late = " [red]overdue[/]" if schedule.next_at < datetime.now(UTC) else ""
    return f"{schedule.next_at.astimezone():%Y-%m-%d %H:%M}{late}"


def _last(run: ScheduleRunOut | None) -> str:
    if run is None:
        return "[dim]never[/]"
    return f"[{COLOURS[run.state]}]{run.state}[/] {run.started_at.astimezone():%Y-%m-%d %H:%M}"
