"""``semblance queues``: how much waits in each queue, and pausing one."""

import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.here.here import source
from commands.url_option import url_option
from commands.whole_list import WholeList
from web.schemas.operating import QueueOut

_as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(cls=WholeList, invoke_without_command=True)
@url_option
@_as_json
@click.pass_context
def queues(context: click.Context, as_json: bool) -> None:
    """List the queues and how much waits in each; `pause` and `resume` one.

    What is paused stays so when workers, or Redis, are started again.
    """
    if context.invoked_subcommand is None:
        _show(source().service.queues(), as_json)


@queues.command()
@click.argument("name")
@url_option
@_as_json
def pause(name: str, as_json: bool) -> None:
    """Have nothing of a queue begun until `resume`; what runs goes on, what waits stays.

    An encoder whose queue encode.NAME is paused abstains at once.
    """
    _show([source().service.pause_queue(name)], as_json)


@queues.command()
@click.argument("name")
@url_option
@_as_json
def resume(name: str, as_json: bool) -> None:
    """Undo `pause`."""
    _show([source().service.resume_queue(name)], as_json)


def _show(queues: Sequence[QueueOut], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in queues]))
        return
    table = Table("queue", "tasks", "jobs", "worker", "state", box=None)
    for one in queues:
        worker = escape(one.worker) + ("" if one.alive else " [red](away)[/]")
        table.add_row(escape(one.name), str(one.depth), str(one.jobs), worker, _state(one))
    Console(highlight=False).print(table)


def _state(queue: QueueOut) -> str:
    if queue.paused is None:
        return ""
    by = f" by {escape(queue.paused.by)}" if queue.paused.by else ""
    return f"[yellow]paused[/]{by}"
