"""``semblance report``: studies of a gallery, as a page and as JSON."""

import click

from commands.report.words import words
from commands.whole_list import WholeList


@click.group(cls=WholeList)
def report() -> None:
    """Study a gallery: a page to show, and JSON."""


report.add_command(words)
