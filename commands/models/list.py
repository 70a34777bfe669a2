"""``semblance models list``: every network there is or could be."""

import click

from commands.models.table import show
from models_store.hub_cache import hub_cache
from models_store.inventory import inventory
from settings import get_settings
from tasks.ensemble import TRAINED


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_models(as_json: bool) -> None:
    """List the published networks and those found; reads no tensors."""
    settings = get_settings()
    show(inventory(settings.weights, hub_cache(), settings.var / TRAINED), as_json=as_json)
