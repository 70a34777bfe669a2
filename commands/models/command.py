"""``semblance models``: the weights of the encoders, what there is, fetched, checked and quantised."""

import click

from commands.models.fetch import fetch
from commands.models.list import list_models
from commands.models.quantise import quantise
from commands.models.verify import verify
from commands.whole_list import WholeList


@click.group(cls=WholeList)
def models() -> None:
    """See, fetch, check and quantise the encoders' weights."""


models.add_command(list_models)
models.add_command(fetch)
models.add_command(verify)
models.add_command(quantise)
