"""``semblance prompts``: the sentences that names of classes are put into."""

import click

from commands.prompts.compare import compare
from commands.prompts.own import clear, set_own, show
from commands.whole_list import WholeList


@click.group(cls=WholeList)
def prompts() -> None:
    """Compare sets of sentences about classes, and give a gallery its own."""


prompts.add_command(compare)
prompts.add_command(set_own)
prompts.add_command(show)
prompts.add_command(clear)
