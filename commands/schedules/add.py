"""``semblance schedules add``: have something done again and again."""

import json
from zoneinfo import ZoneInfo

import click
from tzlocal import get_localzone_name

from commands.here.here import source
from commands.schedules.named import SHOWN, work_of
from commands.url_option import url_option
from index_store.catalog.schedule_records import ScheduleKind


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
@url_option
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
    asked, zone = source(), time_zone or get_localzone_name() or "UTC"
    when = asked.schedules.preview(cron, time_zone=zone)
    made = None
    if not preview:
        made = asked.schedules.create(
            cron, kind, gallery, encoder=encoder, rebuild=rebuild, time_zone=zone
        )
    if as_json:
        told = {"schedule": made and made.model_dump(mode="json")}
        click.echo(json.dumps(told | when.model_dump(mode="json", include={"words", "next"})))
        return
    if made:
        click.echo(f"{made.id[:SHOWN]} {work_of(made)}")
    click.echo(f"{when.words} ({zone}); next:")
    for one in when.next:
        click.echo(f"  {one.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M %Z}")
