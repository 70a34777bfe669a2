"""Schedules, as people name them on the command line: by the beginning of an id."""

from typing import TYPE_CHECKING, Final

import click

from commands.here.here import Here
from index_store.errors import NotFoundError
from web.schemas.schedules import ScheduleOut

if TYPE_CHECKING:
    from web.client import Client

SHOWN: Final = 8
"""Characters of an id; the start of one is enough to name it."""

schedule_argument = click.argument("schedule", metavar="ID")
"""The argument that names a schedule."""


def named(asked: "Client | Here", start: str, *, deleted: bool = False) -> ScheduleOut:
    """The one schedule whose id begins so.

    Args:
        asked: Who knows them.
        start: Beginning of its id.
        deleted: Whether to look among those that can be restored.

    Raises:
        NotFoundError: There is none, or more than one.
    """
    known = asked.schedules.list(deleted=deleted)
    found = [one for one in known if start and one.id.startswith(start)]
    if len(found) != 1:
        raise NotFoundError(
            f"{len(found)} schedules begin with {start!r}",
            hint="`semblance schedules list` shows their ids",
        )
    return found[0]


def work_of(schedule: ScheduleOut) -> str:
    """What a schedule does, in a few words."""
    what = [schedule.kind, schedule.gallery, schedule.encoder]
    if schedule.kind == "reindex" and not schedule.rebuild:
        what.append("(no rebuild)")
    return " ".join(filter(None, what))
