"""``semblance models list``: every network there is or could be."""

import click

from commands.models.table import show
from models_store.hub_cache import hub_cache
from models_store.inventory import inventory
from settings import get_settings


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_models(as_json: bool) -> None:
    """List the published encoders and the networks found; reads no tensors."""
    show(inventory(get_settings().weights, hub_cache()), as_json=as_json)
