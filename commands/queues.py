"""``semblance queues``: how much waits in each queue, and pausing one."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tasks.client import queues as client
from tasks.client.queues import QueueState
from tasks.redis_client import get_redis

_as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(invoke_without_command=True)
@_as_json
@click.pass_context
def queues(context: click.Context, as_json: bool) -> None:
    """List the queues and how much waits in each; `pause` and `resume` one.

    What is paused stays so when workers, or Redis, are started again.
    """
    if context.invoked_subcommand is None:
        _show(client.queue_states(get_redis()), as_json)


@queues.command()
@click.argument("name")
@_as_json
def pause(name: str, as_json: bool) -> None:
    """Have nothing of a queue begun until `resume`; what runs goes on, what waits stays.

    An encoder whose queue encode.NAME is paused abstains at once.
    """
    _show([client.pause(get_redis(), name, by="cli")], as_json)


@queues.command()
@click.argument("name")
@_as_json
def resume(name: str, as_json: bool) -> None:
    """Undo `pause`."""
    _show([client.resume(get_redis(), name)], as_json)


def _show(states: Sequence[QueueState], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_told(one) for one in states]))
        return
    table = Table("queue", "tasks", "jobs", "worker", "state", box=None)
    for one in states:
        worker = escape(one.queue.worker) + ("" if one.alive else " [red](away)[/]")
        table.add_row(escape(one.queue.name), str(one.depth), str(one.jobs), worker, _state(one))
    Console(highlight=False).print(table)


def _state(state: QueueState) -> str:
    if state.pause is None:
        return ""
    by = f" by {escape(state.pause.by)}" if state.pause.by else ""
    return f"[yellow]paused[/]{by}"


def _told(state: QueueState) -> dict[str, Any]:
    return {
        "name": state.queue.name,
        "worker": state.queue.worker,
        "alive": state.alive,
        "depth": state.depth,
        "jobs": state.jobs,
        "pausable": state.queue.pausable,
        "paused": state.pause and asdict(state.pause),
    }
