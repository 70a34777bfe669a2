"""``semblance jobs``: the history of long work."""

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.here.here import Here, source
from commands.url_option import url_option
from index_store.errors import NotFoundError
from web.schemas.jobs import JobOut

if TYPE_CHECKING:
    from web.client import Client

_COLOURS = {"done": "green", "failed": "red", "running": "cyan", "queued": "yellow"}
_SHOWN = 8  # characters of an id; the start of one is enough to name a job
_ID_START = re.compile(r"[0-9a-f]{1,32}")
_SEARCHED = 1000  # latest jobs


def _id_start(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Refuse what no id begins with, an empty word above all: every id begins with it.

    Raises:
        click.BadParameter: It is that.
    """
    if value is not None and not _ID_START.fullmatch(value):
        raise click.BadParameter("an id is made of up to 32 digits and letters from a to f")
    return value


@click.command()
@click.option("--gallery", help="Only jobs on this gallery.")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="How many, newest first.",
)
@click.option(
    "--cancel", metavar="ID", callback=_id_start, help="Cancel the job whose id begins so."
)
@click.option(
    "--retry",
    metavar="ID",
    callback=_id_start,
    help="Start the job again whose id begins so, after it failed or was cancelled.",
)
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def jobs(
    gallery: str | None, limit: int, cancel: str | None, retry: str | None, as_json: bool
) -> None:
    """List jobs, newest first."""
    asked = source()
    if cancel:
        asked.jobs.cancel(_named(asked, cancel).id)
    if retry:
        asked.jobs.resume(_named(asked, retry).id)
    found = list(islice(asked.jobs.list(gallery=gallery), limit))
    if as_json:
        click.echo(json.dumps([job.model_dump(mode="json") for job in found]))
        return
    table = Table(box=None)
    for heading in ("job", "kind", "gallery", "encoder", "state", "progress", "by", "when"):
        table.add_column(heading, overflow="fold")  # names stay whole on a narrow terminal
    for job in found:
        table.add_row(*_row(job))
    console = Console(highlight=False)
    console.print(table if found else "no job yet")
    for job in found:
        if job.error:
            error = f"{job.id[:_SHOWN]} {job.error_code}: {job.error}"
            console.print(error, markup=False, soft_wrap=True)


def _named(asked: "Client | Here", start: str) -> JobOut:
    """The one job whose id begins so.

    Raises:
        NotFoundError: There is none, or more than one, among the latest.
    """
    latest = islice(asked.jobs.list(), _SEARCHED)
    found = [job for job in latest if job.id.startswith(start)]
    if len(found) != 1:
        raise NotFoundError(
            f"{len(found)} jobs begin with {start}", hint="`semblance jobs` lists their ids"
        )
    return found[0]


def _row(job: JobOut) -> tuple[str, ...]:
    colour = _COLOURS.get(job.state, "dim")
    progress = f"{job.done}/{job.total} {job.stage}" if job.total is not None else job.stage
    when = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    state = f"[{colour}]{job.state}[/]"
    return (
        job.id[:_SHOWN],
        job.kind,
        escape(job.gallery),
        escape(job.encoder or ""),
        state,
        escape(progress),
        escape(job.submitted_by),
        when,
    )
