"""``semblance captions``: what a gallery's pictures show: shown, changed, brought in and taken out."""

import click

from commands.captions.change import set_caption
from commands.captions.export import export
from commands.captions.show import show
from commands.captions.take_in import take_in
from commands.whole_list import WholeList


@click.group(cls=WholeList)
def captions() -> None:
    """See, change, import and export what pictures show, in words."""


captions.add_command(show)
captions.add_command(set_caption)
captions.add_command(take_in)
captions.add_command(export)
