"""``semblance schedules remove``, ``restore``, ``pause``, ``resume`` and ``run``."""

import json
from collections.abc import Callable
from dataclasses import asdict

import click

from commands.schedules.named import SHOWN, named, schedule_argument, work_of
from commands.schedules.outcomes import jobs_of, outcome_of
from index_store.catalog.schedule_records import Schedule
from tasks.client import schedules

_as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.command()
@schedule_argument
@_as_json
def remove(schedule: str, as_json: bool) -> None:
    """Delete a schedule; `restore` undoes it for 30 days."""
    _change(schedule, schedules.delete, "deleted", as_json)


@click.command()
@schedule_argument
@_as_json
def restore(schedule: str, as_json: bool) -> None:
    """Undo `remove`."""
    found = named(schedule, deleted=True)
    _show(schedules.restore(found.id), "restored", as_json)


@click.command()
@schedule_argument
@_as_json
def pause(schedule: str, as_json: bool) -> None:
    """Have nothing begun until `resume`; what runs goes on."""
    _change(schedule, schedules.pause, "paused", as_json)


@click.command()
@schedule_argument
@_as_json
def resume(schedule: str, as_json: bool) -> None:
    """Undo `pause`; times that passed meanwhile are not made up for."""
    _change(schedule, schedules.resume, "resumed", as_json)


@click.command()
@schedule_argument
@_as_json
def run(schedule: str, as_json: bool) -> None:
    """Do it now, paused or not; `semblance jobs` shows how far it is."""
    begun = schedules.run_now(named(schedule).id, by="cli")
    if as_json:
        click.echo(json.dumps(asdict(begun), default=str))
        return
    if begun.error:
        raise click.ClickException(begun.error)
    words = jobs_of(begun) or outcome_of(begun)
    click.echo(f"begun: {words}")


def _change(start: str, act: Callable[[str], Schedule], done: str, as_json: bool) -> None:
    _show(act(named(start).id), done, as_json)


def _show(schedule: Schedule, done: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(schedule), default=str))
    else:
        click.echo(f"{done} {schedule.id[:SHOWN]} {work_of(schedule)}")
