"""``semblance models quantise``: an encoder in eight-bit integers, if it stays as good at finding."""

import json
import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console

from commands.follow_jobs import progress_bars, update
from settings import get_settings

if TYPE_CHECKING:  # it brings torch
    from tasks.quantise import Fidelity


@click.command()
@click.argument("name")
@click.option("--gallery", help="Whose pictures calibrate and judge it.")
@click.option("--undo", is_flag=True, help="Go back to full precision.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def quantise(name: str, gallery: str | None, undo: bool, as_json: bool) -> None:
    """Make the network NAME faster on a processor, by eight-bit arithmetic.

    It is kept only if its embeddings and, where the gallery has labels, its MAP@10 stay near those at
    full precision; exits with 1 if they do not. Afterwards restart `semblance up` and reindex.
    """
    from tasks.runtime import get_engine  # slow to import

    if undo == bool(gallery):
        raise click.UsageError("give either --gallery or --undo")
    engine = get_engine()
    if gallery is None:
        folder = engine.quantised_folder(engine.spec(name).name)
        was_there = folder.is_dir()
        shutil.rmtree(folder, ignore_errors=True)
        click.echo(f"{name} is at full precision {'again' if was_there else 'already'}")
        return
    from tasks import quantise as work

    found = engine.catalog.galleries.get(gallery)
    with progress_bars() as bars:
        bar = bars.add_task("reading", what=name, rate="")
        fidelity = work.quantise(
            engine,
            found,
            name,
            max_pixels=round(get_settings().max_megapixels * 1e6),
            progress=lambda done, total, stage: update(bars, bar, done, total or None, stage),
        )
    if as_json:
        click.echo(json.dumps(asdict(fidelity) | {"kept": fidelity.is_enough}))
    else:
        _show(name, fidelity)
    sys.exit(0 if fidelity.is_enough else 1)


def _show(name: str, fidelity: "Fidelity") -> None:
    console = Console(highlight=False)
    console.print(
        f"cosine to full precision  {fidelity.cosine:.4f} over {fidelity.pictures} pictures"
    )
    if fidelity.map_at_10 is not None:
        before, after = fidelity.map_at_10
        console.print(f"MAP@10 among them         {before:.3f} -> {after:.3f}")
    if fidelity.is_enough:
        console.print(f"kept: restart `semblance up`, then reindex for {name} to be fast")
    else:
        console.print(f"not kept: {fidelity.reason}")
