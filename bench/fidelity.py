"""Whether a network is in the service what its authors published: MAP@10 against the plain loop.

Each network embeds three data sets of labelled photographs twice: in the loop that a user of timm would
write (Pillow, timm's transform, batches of 32, float32; exact cosine), and by `semblance ingest`, whose
gallery `semblance evaluate` then asks about each of its pictures. Without a projection both must say the
same, though the service chooses another runtime, precision and index. The same gallery with the default
profile, its descriptors and PCA, is given beside them, and with one that weighs the encoders by what they
are worth and expands queries.
"""

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from indexing import Vectors, plain_loop
from recording import record
from retrieval.judging import ENSEMBLE, K, precisions
from retrieval.material import DATA_SETS, NETWORKS, find_material
from retrieval.searching import plainly, top
from retrieval.views import photographs

SEED = 0
WEIGHTS = {NETWORKS[1]: 1.0, NETWORKS[0]: 0.3, "shape": 0.1, "texture": 0.1}
"""One choice for all data sets; `bench/votes.py` tunes it for each."""

_FEWEST = 200  # pictures of a data set below which nothing can be told
_GALLERY = "fidelity"

Maps = dict[str, float]
"""MAP@10 by network, and of the ensemble."""


@click.command()
@click.option("--dataset", "chosen", type=click.Choice(DATA_SETS), multiple=True)
@click.option("--limit", type=click.IntRange(min=_FEWEST), help="Most pictures of each data set.")
def main(chosen: tuple[str, ...], limit: int | None) -> None:
    """Measure, print and record."""
    archives, weights = find_material(chosen)
    measured = {}
    for name, archive in archives.items():
        start = time.perf_counter()
        with TemporaryDirectory() as scratch:
            measured[name] = compare(archive, weights, Path(scratch), limit)
        click.echo(f"{name}: {time.perf_counter() - start:.0f} s")
    report(measured, limit)


def compare(archive: Path, weights: Path, scratch: Path, limit: int | None) -> dict[str, Maps]:
    """MAP@10 of one data set by the plain loop, and as the service says without and with projection."""
    photos = photographs(archive, limit, seed=SEED)
    folder, networks = scratch / "pictures", scratch / "weights"
    with zipfile.ZipFile(archive) as pictures:
        pictures.extractall(folder, photos.names)
    networks.mkdir()
    for name in NETWORKS:  # alone: other networks in that folder are not our question
        (networks / name).symlink_to(weights / name)
    profile = scratch / "plain.toml"
    profile.write_text("".join(f'[encoders."{one}"]\nprojection = "none"\n' for one in NETWORKS))
    weighing = scratch / "weighted.toml"
    weighing.write_text(
        "".join(
            f'[encoders."{one}"]\nweight = {weight}\nexpand = 10\n'
            for one, weight in WEIGHTS.items()
        )
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEMBLANCE_")}
    environment |= {"SEMBLANCE_VAR": str(scratch / "var"), "SEMBLANCE_WEIGHTS": str(networks)}
    plainly_so = environment | {"SEMBLANCE_PROFILE": str(profile)}

    semblance(plainly_so, "ingest", _GALLERY, str(folder), "--local", "--json")
    served = evaluated(plainly_so, len(photos.names))
    semblance(environment, "reindex", _GALLERY, "--local")
    usual = evaluated(environment, len(photos.names))
    weighted = evaluated(environment | {"SEMBLANCE_PROFILE": str(weighing)}, len(photos.names))
    paths = [folder / name for name in photos.names]
    plain = {name: by_hand(weights / name, paths, photos.labels) for name in NETWORKS}
    return {"plain": plain, "evaluate": served, "default": usual, "weighted": weighted}


def by_hand(network: Path, paths: Sequence[Path], labels: Any) -> float:
    """MAP@10 of the embeddings that the plain loop makes, by exact cosine."""
    embeddings: Vectors = plain_loop(network)(paths)
    queries = np.flatnonzero(np.bincount(labels)[labels] > 1)
    found = top(plainly(embeddings, queries), K)
    return float(precisions(found, labels, queries).mean())


def evaluated(environment: Mapping[str, str], pictures: int) -> Maps:
    """What `semblance evaluate` says of the gallery.

    Raises:
        ClickException: It did not ask about every picture, so that nothing could be compared.
    """
    said = json.loads(semblance(environment, "evaluate", _GALLERY, "--json"))
    if said["queries"] != pictures:
        raise click.ClickException(f"{said['queries']} queries of {pictures} pictures")
    maps: Maps = said["map_at_10"]
    return maps


def semblance(environment: Mapping[str, str], *words: str) -> str:
    """The output of one command."""
    command = [str(Path(sys.executable).with_name("semblance")), *words]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def report(measured: Mapping[str, dict[str, Maps]], limit: int | None) -> None:
    """Print and record."""
    sets: dict[str, dict[str, Maps]] = {}
    rows = []
    for name, by in measured.items():
        sets[name] = {}
        for network in NETWORKS:
            plain, served, usual, weighted = (by[one][network] for one in by)
            points = 100 * (served - plain)
            sets[name][network] = {
                "plain": round(plain, 4),
                "evaluate": round(served, 4),
                "difference": round(points, 2),
                "default": round(usual, 4),
                "weighted": round(weighted, 4),
            }
            rows.append(
                [
                    f"{name} {network.partition('.')[0]}",
                    f"{plain:.4f}",
                    f"{served:.4f}",
                    f"{points:+.2f}",
                    f"{usual:.4f}",
                    f"{weighted:.4f}",
                ]
            )
        together = {how: by[how][ENSEMBLE] for how in ("evaluate", "default", "weighted")}
        served, usual, weighted = (f"{one:.4f}" for one in together.values())
        rows.append([f"{name} {ENSEMBLE}", "", served, "", usual, weighted])
        sets[name][ENSEMBLE] = {how: round(one, 4) for how, one in together.items()}
    record(
        "fidelity",
        {"sets": sets},
        rows,
        headers=["MAP@10", "plain loop", "evaluate", "points", "default profile", "weighted"],
        seed=SEED,
        limit=limit,
        weights=WEIGHTS,
    )


if __name__ == "__main__":
    main()
