"""What benches of quality measure on: data sets of labelled photographs, and two real networks."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

NETWORKS: Final = ("mobilenetv1_100.tf1_coral", "mobilenetv2_100.tf2_coral")
DATA_SETS: Final = ("imagenette_val", "caltech101", "clothing")


def find_material(chosen: Sequence[str]) -> tuple[dict[str, Path], Path]:
    """The archives of the chosen data sets, or of all, by name, and the folder of the networks.

    Raises:
        Exit: Something is not here; it was said what.
    """
    data, weights = (
        Path(os.environ.get(f"SEMBLANCE_{name}", "")).absolute()
        for name in ("TEST_DATA", "WEIGHTS")
    )
    archives = {one: data / "datasets" / f"{one}.zip" for one in chosen or DATA_SETS}
    needed = [*archives.values(), *(weights / one / "model.safetensors" for one in NETWORKS)]
    if missing := [str(path) for path in needed if not path.is_file()]:
        click.echo(
            f"skipped, for want of {', '.join(missing)}: SEMBLANCE_TEST_DATA must name a folder with "
            "the data sets under datasets/, SEMBLANCE_WEIGHTS one with the networks"
        )
        raise click.exceptions.Exit(0)
    return archives, weights
