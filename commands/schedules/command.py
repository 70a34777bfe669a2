"""``semblance schedules``: work that is done again and again."""

import click

from commands.schedules.add import add
from commands.schedules.change import pause, remove, restore, resume, run
from commands.schedules.history import history
from commands.schedules.listing import list_
from commands.whole_list import WholeList


@click.group(cls=WholeList)
def schedules() -> None:
    """Reindex, evaluate and sweep again and again, as in `schedules add "0 3 * * *" reindex GALLERY`.

    They are kept in the catalog and served by the service that `semblance up` runs.
    """


for command in (list_, add, remove, restore, pause, resume, run, history):
    schedules.add_command(command)
