"""``semblance schedules list``."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.schedules.named import SHOWN, work_of
from commands.schedules.outcomes import COLOURS, outcome_of
from index_store.catalog.schedule_records import Schedule, ScheduleRun
from tasks.cron_words import in_words
from tasks.ensemble import get_catalog


@click.command("list")
@click.option("--gallery", help="Only schedules of this gallery.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(gallery: str | None, as_json: bool) -> None:
    """List schedules, oldest first, with when they are next and what became of each last."""
    catalog = get_catalog()
    found = catalog.schedules.list(catalog.galleries.get(gallery).id if gallery else None)
    latest = catalog.schedule_runs.latest([one.id for one in found])
    if as_json:
        told = [asdict(one) | {"last_run": _told(latest.get(one.id))} for one in found]
        click.echo(json.dumps(told, default=str))
        return
    table = Table("id", "what", "when", "next", "last", box=None)
    for one in found:
        run = latest.get(one.id)
        when = f"{in_words(one.cron)} ({one.time_zone})"
        table.add_row(one.id[:SHOWN], escape(work_of(one)), escape(when), _next(one), _last(run))
    console = Console(highlight=False)
    console.print(table if found else "no schedule yet: `semblance schedules add --help`")


def _told(run: ScheduleRun | None) -> object:
    return run and asdict(run) | {"outcome": outcome_of(run)}


def _next(schedule: Schedule) -> str:
    if schedule.paused:
        return "[yellow]paused[/]"
    if schedule.next_at is None:
        return ""  # not worked out yet: nothing serves schedules until `semblance up`
    late = " [red]overdue[/]" if schedule.next_at < datetime.now(UTC) else ""
    return f"{schedule.next_at.astimezone():%Y-%m-%d %H:%M}{late}"


def _last(run: ScheduleRun | None) -> str:
    if run is None:
        return "[dim]never[/]"
    outcome = outcome_of(run)
    return f"[{COLOURS[outcome]}]{outcome}[/] {run.started_at.astimezone():%Y-%m-%d %H:%M}"
