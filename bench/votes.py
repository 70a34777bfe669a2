"""How votes are best weighed: MAP@10 of ensembles against their best member.

Two networks and the three descriptors search three data sets of labelled photographs with the default
projection, each picture for the others, exactly and 100 deep. All figures are of one half of the queries;
the other half chose the tuned weights, each data set for itself. The gain is over the best member in the
same block, with its standard error. Rows of cosines and z-scores need more than the service knows: scores
of pictures that an encoder did not bring. So does the block of queries expanded by the ensemble's first
answer instead of each encoder's own; its gain is over the best member without expansion.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from recording import record
from retrieval.embeddings import embedded
from retrieval.judging import gain
from retrieval.material import DATA_SETS, NETWORKS, find_material
from retrieval.searching import expanding, plainly, top, without_itself
from retrieval.views import Photographs, Vectors, photographs
from retrieval.weighing import Matrix, Searched, query_adaptive, standard, weighted_sum

from index_store.fusion.reciprocal_rank import reciprocal_rank
from index_store.rerank import expanded
from index_store.tuning import paired_gain
from models_store.profiles import resolve
from models_store.projection.fitting import fit_projection
from models_store.registry import available

SEED = 0
ENCODERS = (*NETWORKS, "colour", "texture", "shape")
EXPAND = 10  # candidates that join a query


@click.command()
@click.option("--dataset", "chosen", type=click.Choice(DATA_SETS), multiple=True)
@click.option(
    "--embeddings",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps them for the next run.",
)
def main(chosen: tuple[str, ...], embeddings: Path | None) -> None:
    """Measure, print and record."""
    archives, weights = find_material(chosen)
    measured = {}
    with TemporaryDirectory() as temporary:
        folder = embeddings or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, archive in archives.items():
            start = time.perf_counter()
            photos = photographs(archive, None, seed=SEED)
            measured[name] = measure(photos, projected(photos, weights, folder), weights)
            click.echo(f"{name}: {time.perf_counter() - start:.0f} s")
    report(measured)


def projected(photos: Photographs, weights: Path, folder: Path) -> dict[str, Vectors]:
    """Every encoder's embeddings with the default projection."""
    specs = available(weights)
    usual = {one.encoder: one for one in resolve(None, specs).members}
    raw = embedded(photos, {name: specs[name] for name in ENCODERS}, folder)
    return {
        name: fit_projection(one, usual[name].dimension, "pca", seed=SEED).apply(one)
        for name, one in raw.items()
    }


def measure(
    photos: Photographs, embeddings: Mapping[str, Vectors], weights: Path
) -> dict[str, Any]:
    """Every way to weigh, without and with expanded queries."""
    sizes = np.bincount(photos.labels)
    queries = np.random.default_rng(SEED).permutation(np.flatnonzero(sizes[photos.labels] > 1))
    choosing = len(queries) // 2
    by_default = {one.encoder: one.weight for one in resolve(None, available(weights)).members}
    usual = {name: by_default[name] for name in ENCODERS}

    def searched(scores: Matrix) -> Searched:
        return Searched(scores, photos.labels, queries, choosing)

    plain = searched({name: plainly(one, queries) for name, one in embeddings.items()})
    search = expanding(EXPAND, 3)
    wider = searched({name: search(one, queries) for name, one in embeddings.items()})
    best = top(weighted_sum({k: standard(one) for k, one in plain.scores.items()}, usual), EXPAND)
    mixed = {
        name: np.stack(
            [expanded(one[q], one[rows], EXPAND) for q, rows in zip(queries, best, strict=True)]
        )
        for name, one in embeddings.items()
    }
    together = {
        name: without_itself(mixed[name] @ one.T, queries) for name, one in embeddings.items()
    }
    return {
        "pictures": len(photos.names),
        "queries": len(queries) - choosing,
        "methods": {
            "plain": methods(plain, usual),
            f"expand = {EXPAND}": methods(wider, usual),
            f"expanded by the ensemble, {EXPAND}": methods(searched(together), usual, plain),
        },
    }


def methods(
    one: Searched, usual: Mapping[str, float], against: Searched | None = None
) -> dict[str, Any]:
    """One block of the table: figures by method."""
    two, five = np.ones(len(NETWORKS)), np.array(list(usual.values()))
    best = max(ENCODERS, key=lambda name: (against or one).fused([name], np.ones(1)).mean())
    alone = (against or one).fused([best], np.ones(1))
    tuned_two, weights_two = one.tuned(NETWORKS)
    tuned_five, weights_five = one.tuned(ENCODERS)
    both = dict.fromkeys(NETWORKS, 1.0)
    found = {
        "best member alone": alone,
        "networks, equal weights": one.fused(NETWORKS, two),
        "networks, RRF": one.fused(NETWORKS, two, reciprocal_rank),
        "networks, query-adaptive": one.fused(NETWORKS, two, query_adaptive),
        "networks, cosines": one.looked_up(both, lambda scores: scores),
        "networks, z-scores": one.looked_up(both, standard),
        "networks, tuned": tuned_two,
        "all, default weights": one.fused(ENCODERS, five),
        "all, z-scores": one.looked_up(usual, standard),
        "all, tuned": tuned_five,
    }
    figures: dict[str, Any] = {}
    rng = np.random.default_rng(SEED)
    for name, values in found.items():
        points, noise = gain(values, alone)
        interval = paired_gain(values, alone, rng)
        figures[name] = {
            "map_at_10": round(float(values.mean()), 4),
            "gain": round(points, 2),
            "noise": round(noise, 2),
            "interval": [round(100 * interval.low, 2), round(100 * interval.high, 2)],
        }
    figures["networks, tuned"]["weights"] = dict(zip(NETWORKS, weights_two.tolist(), strict=True))
    figures["all, tuned"]["weights"] = dict(zip(ENCODERS, weights_five.tolist(), strict=True))
    return figures


def report(measured: Mapping[str, dict[str, Any]]) -> None:
    """Print and record."""
    rows = []
    for name, one in measured.items():
        for block, by in one["methods"].items():
            rows.append([f"{name}, {block}", "", "", ""])
            rows += [
                [
                    f"  {label}",
                    f"{figures['map_at_10']:.3f}",
                    f"{figures['gain']:+.1f} ± {figures['noise']:.1f}",
                    " ".join(f"{weight:g}" for weight in figures.get("weights", {}).values()),
                ]
                for label, figures in by.items()
            ]
    record(
        "votes",
        {"sets": measured},
        rows,
        headers=["", "MAP@10", "gain, points", "weights"],
        seed=SEED,
        encoders=ENCODERS,
    )


if __name__ == "__main__":
    main()
