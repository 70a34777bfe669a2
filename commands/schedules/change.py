"""``semblance schedules remove``, ``restore``, ``pause``, ``resume`` and ``run``."""

import json
from collections.abc import Callable

import click

from commands.here.here import source
from commands.schedules.named import SHOWN, named, schedule_argument, work_of
from commands.schedules.outcomes import jobs_of
from commands.url_option import url_option
from web.schemas.schedules import ScheduleOut

_as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.command()
@schedule_argument
@url_option
@_as_json
def remove(schedule: str, as_json: bool) -> None:
    """Delete a schedule; `restore` undoes it for 30 days."""
    asked = source()
    _change(named(asked, schedule), asked.schedules.delete, "deleted", as_json)


@click.command()
@schedule_argument
@url_option
@_as_json
def restore(schedule: str, as_json: bool) -> None:
    """Undo `remove`."""
    asked = source()
    _change(named(asked, schedule, deleted=True), asked.schedules.restore, "restored", as_json)


@click.command()
@schedule_argument
@url_option
@_as_json
def pause(schedule: str, as_json: bool) -> None:
    """Have nothing begun until `resume`; what runs goes on."""
    asked = source()
    _change(named(asked, schedule), asked.schedules.pause, "paused", as_json)


@click.command()
@schedule_argument
@url_option
@_as_json
def resume(schedule: str, as_json: bool) -> None:
    """Undo `pause`; times that passed meanwhile are not made up for."""
    asked = source()
    _change(named(asked, schedule), asked.schedules.resume, "resumed", as_json)


@click.command()
@schedule_argument
@url_option
@_as_json
def run(schedule: str, as_json: bool) -> None:
    """Do it now, paused or not; `semblance jobs` shows how far it is."""
    asked = source()
    begun = asked.schedules.run(named(asked, schedule).id)
    if as_json:
        click.echo(begun.model_dump_json())
        return
    if begun.error:
        raise click.ClickException(begun.error)
    click.echo(f"begun: {jobs_of(begun) or begun.state}")


def _change(
    found: ScheduleOut, act: Callable[[str], ScheduleOut], done: str, as_json: bool
) -> None:
    changed = act(found.id)
    if as_json:
        click.echo(json.dumps(changed.model_dump(mode="json")))
    else:
        click.echo(f"{done} {changed.id[:SHOWN]} {work_of(changed)}")
