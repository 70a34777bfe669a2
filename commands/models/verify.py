"""``semblance models verify``: are the weights what they were when they were published?"""

import sys
from collections.abc import Sequence

import click

from commands.models.table import show
from models_store import checksums
from models_store.errors import EncoderError
from models_store.hub_cache import hub_cache
from models_store.inventory import Entry, inventory, verified
from settings import get_settings
from tasks.ensemble import TRAINED

_GOOD = ("ready", "not checked")


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--record", is_flag=True, help="Where no checksums are known, keep those the files have now."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify(names: tuple[str, ...], record: bool, as_json: bool) -> None:
    """Read the weights of NAMES, or of all that are here, and compare them with their checksums.

    Exits with 1 if one is damaged, or one of NAMES is not here.
    """
    entries = [verified(entry) for entry in _chosen(names)]
    if record:
        entries = [_recorded(entry) for entry in entries]
    show(entries, as_json=as_json)
    # Without names, whoever has fetched only some is not told of the others.
    bad = [one for one in entries if one.state not in _GOOD and (names or one.state != "missing")]
    sys.exit(1 if bad else 0)


def _chosen(names: Sequence[str]) -> list[Entry]:
    settings = get_settings()
    found = {
        entry.name: entry
        for entry in inventory(settings.weights, hub_cache(), settings.var / TRAINED)
    }
    if unknown := [name for name in names if name not in found]:
        raise EncoderError(
            f"no network is called {', '.join(unknown)}", hint="`semblance models list` lists them"
        )
    return [found[name] for name in names or found]


def _recorded(entry: Entry) -> Entry:
    """The entry after its checksums were written down, if none were known and it is intact."""
    if entry.state != "not checked" or entry.folder is None:
        return entry
    checksums.record(entry.folder, checksums.computed(entry.folder))
    return next(one for one in _chosen([entry.name]))
