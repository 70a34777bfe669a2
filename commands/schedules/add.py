"""``semblance schedules add``: have something done again and again."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Final

import click
from tzlocal import get_localzone_name

from commands.schedules.named import SHOWN, work_of
from index_store.catalog.schedule_records import ScheduleKind
from tasks.client.schedules import create, make_plan
from tasks.cron import Cron
from tasks.cron_words import in_words

_TIMES: Final = 5  # to come


@click.command()
@click.argument("cron", metavar="CRON")
@click.argument("kind", type=click.Choice(["reindex", "evaluate", "sweep"]))
@click.argument("gallery", required=False)
@click.option("--encoder", help="Only this encoder.")
@click.option(
    "--rebuild/--no-rebuild",
    default=True,
    show_default=True,
    help="Of a reindex: build a new version even if only few pictures are new.",
)
@click.option(
    "--time-zone", metavar="ZONE", help="Of CRON, as Europe/Berlin; else this machine's own."
)
@click.option("--preview", is_flag=True, help="Only show when it would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def add(
    cron: str,
    kind: ScheduleKind,
    gallery: str | None,
    encoder: str | None,
    rebuild: bool,
    time_zone: str | None,
    preview: bool,
    as_json: bool,
) -> None:
    """Do KIND with GALLERY whenever CRON says: minute hour day-of-month month day-of-week.

    As in crontab(5), where both days are given either will do. A sweep takes no GALLERY.
    """
    plan = make_plan(
        kind,
        cron=cron,
        time_zone=time_zone or get_localzone_name() or "UTC",
        gallery=gallery,
        encoder=encoder,
        rebuild=rebuild,
    )
    made = None if preview else create(plan, by="cli")
    when = Cron.parse(plan.cron, plan.time_zone)
    times = list(islice(when.upcoming(datetime.now(UTC)), _TIMES))
    words = in_words(plan.cron)
    if as_json:
        told = {"schedule": made and asdict(made), "words": words, "next": times}
        click.echo(json.dumps(told, default=str))
        return
    if made:
        click.echo(f"{made.id[:SHOWN]} {work_of(made)}")
    click.echo(f"{words} ({plan.time_zone}); next:")
    for one in times:
        click.echo(f"  {one.astimezone(when.zone):%a %Y-%m-%d %H:%M %Z}")
