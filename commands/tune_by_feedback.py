"""``semblance tune --from-feedback``: show what weights learned from thumbs would gain, then use them."""

import json
import sys

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index_store.feedback_tuning import FeedbackTuning
from index_store.fusion.methods import METHODS
from settings import get_settings
from tasks.ensemble import get_catalog, get_profile
from tasks.feedback_tuning import apply, measure, report, verdict
from tasks.gallery_weights import weights_in_use


def tune_by_feedback(gallery_id: int, *, yes: bool, as_json: bool) -> None:
    """Measure, show, and use the new weights if they are better and somebody wants them.

    Raises:
        NoClearGainError: There was new feedback while one thought about it.
    """
    catalog, members = get_catalog(), get_profile().members
    worth = METHODS[get_settings().fusion]
    found = measure(catalog, gallery_id, members, worth)
    if not as_json:
        _show(weights_in_use(catalog, gallery_id, members).weights, found)
    use = found.keep and (yes or _agreed(as_json=as_json))
    if use:
        apply(catalog, gallery_id, members, worth, seen=found.weights)
    if as_json:
        click.echo(json.dumps(report(found) | {"used": use}))
    elif use:
        click.echo("in use from the next search on; --undo takes it back")


def _agreed(*, as_json: bool) -> bool:
    """Whether somebody says yes; scripts, of which nobody can be asked, do so by --yes."""
    if as_json or not sys.stdin.isatty():
        return False
    return click.confirm("Use these weights?")


def _show(in_use: dict[str, float], found: FeedbackTuning) -> None:
    console = Console(highlight=False)
    if found.weights is not None:
        table = Table("encoder", "from feedback", "in use", box=None)
        for encoder, weight in in_use.items():
            table.add_row(escape(encoder), f"{found.weights[encoder]:g}", f"{weight:g}")
        console.print(table)
    console.print(escape(verdict(found)), soft_wrap=True)
