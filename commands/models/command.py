"""``semblance models``: the weights of the encoders, what there is, fetched and checked."""

import click

from commands.models.fetch import fetch
from commands.models.list import list_models
from commands.models.verify import verify


@click.group()
def models() -> None:
    """See, fetch and check the encoders' weights."""


models.add_command(list_models)
models.add_command(fetch)
models.add_command(verify)
