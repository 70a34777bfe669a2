"""What projections, expansion, augmentation, mirrored looks and other pooling do to MAP@10.

MobileNet V1 and V2 search three data sets of labelled photographs, each picture for the others, exactly and
through the code the service runs; the ensemble is both with equal weight. Settings of expansion and
augmentation are chosen on one half of the queries; all figures are of the other half. The gain is the
ensemble's over the service's default, with its standard error.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click
import numpy as np
from recording import record
from retrieval.judging import ENSEMBLE, Precisions, gain, judge, precisions
from retrieval.material import DATA_SETS, NETWORKS, find_material
from retrieval.searching import Rows, Search, Vectors, augmented, expanding, plainly, top
from retrieval.views import LARGER, Looking, Photographs, Views, look, photographs

from models_store.projection.fitting import fit_projection
from models_store.projection.kinds import FittedKind

SEED = 0
DEFAULT = "PCA 256 (the default)"
_FEWEST = 200  # pictures of a data set below which nothing can be told

Reduction = tuple[FittedKind, int]
Embeddings = Callable[[str, str, Reduction | None], Vectors]
Setting = tuple[int, float]
Tunable = Callable[[int, float], Search]
_SETTINGS: tuple[Setting, ...] = tuple((n, alpha) for n in (1, 2, 3, 5, 10) for alpha in (0, 1, 3))


class Method(NamedTuple):
    """A way to search.

    Attributes:
        reduction: Projection and dimension, fitted on the whole data set without its labels.
        view: How pictures are looked at.
        search: What is done with the embeddings.
    """

    reduction: Reduction | None
    view: str = "own"
    search: Search = plainly


_USUAL: Reduction = ("pca", 256)

METHODS = {
    DEFAULT: Method(_USUAL),
    "cosine": Method(None),
    "PCA 128": Method(("pca", 128)),
    "whitened 256": Method(("whitened", 256)),
    "whitened 128": Method(("whitened", 128)),
    "and mirrored": Method(_USUAL, "mirror"),
    f"at {LARGER} px": Method(_USUAL, "larger"),
    f"at 224 and {LARGER} px": Method(_USUAL, "sizes"),
    "GeM, cosine": Method(None, "gem"),
    "GeM, PCA 256": Method(_USUAL, "gem"),
    "GeM, whitened 256": Method(("whitened", 256), "gem"),
}
TUNED: dict[str, Tunable] = {"expansion": expanding, "augmentation": augmented}
FIXED: tuple[Setting, ...] = ((3, 3), (10, 3))


@click.command()
@click.option("--dataset", "chosen", type=click.Choice(DATA_SETS), multiple=True)
@click.option("--limit", type=click.IntRange(min=_FEWEST), help="Most pictures of each data set.")
@click.option(
    "--embeddings",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps them for the next run.",
)
def main(chosen: tuple[str, ...], limit: int | None, embeddings: Path | None) -> None:
    """Measure, print and record."""
    archives, weights = find_material(chosen)
    with TemporaryDirectory() as temporary:
        folder = embeddings or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        looked = looked_at(archives, weights, limit, folder)
        report({name: measured(name, photos, views) for name, photos, views in looked}, limit)


def looked_at(
    archives: Mapping[str, Path], weights: Path, limit: int | None, folder: Path
) -> Iterator[tuple[str, Photographs, dict[str, Views]]]:
    """Each data set with every network's views of it, from ``folder`` if they are there."""
    networks: dict[str, Looking] = {}
    for name, archive in archives.items():
        photos = photographs(archive, limit, seed=SEED)
        kept = folder / f"{name}-{len(photos.names)}.npz"
        if not kept.is_file():
            start = time.perf_counter()
            networks = networks or {one: Looking(weights / one) for one in NETWORKS}
            views = look(photos, networks)
            flat = {f"{one} {view}": v for one, by in views.items() for view, v in by.items()}
            np.savez(kept, **flat)
            took = time.perf_counter() - start
            runtimes = ", ".join(one.runtime for one in networks.values())
            click.echo(f"{name}: {len(photos.names)} embedded in {took:.0f} s by {runtimes}")
        with np.load(kept) as flat:
            yield name, photos, {one: _views(flat, one) for one in NETWORKS}


def _views(flat: Mapping[str, Any], network: str) -> Views:
    return {key.split()[1]: flat[key] for key in flat if key.split()[0] == network}


def measured(name: str, photos: Photographs, views: Mapping[str, Views]) -> dict[str, Any]:
    """Every method on one data set."""
    start = time.perf_counter()
    sizes = np.bincount(photos.labels)
    queries = np.flatnonzero(sizes[photos.labels] > 1)
    tuning, rest = np.array_split(np.random.default_rng(SEED).permutation(queries), 2)

    @cache
    def embeddings(network: str, view: str, reduction: Reduction | None) -> Vectors:
        vectors = views[network][view]
        if reduction is None:
            return vectors
        kind, dimension = reduction
        return fit_projection(vectors, dimension, kind, seed=SEED).apply(vectors)

    tuned = {what: _tuned(make, embeddings, photos.labels, tuning) for what, make in TUNED.items()}
    methods = METHODS | {
        f"{what} {n}, alpha {alpha}{how}": Method(_USUAL, search=TUNED[what](n, alpha))
        for what, best in tuned.items()
        for (n, alpha), how in (*((one, "") for one in FIXED), (best, ", tuned"))
    }
    judged = {}
    for label, (reduction, view, search) in methods.items():
        scores = {one: search(embeddings(one, view, reduction), rest) for one in NETWORKS}
        judged[label] = judge(scores, photos.labels, rest)
    click.echo(f"{name}: measured in {time.perf_counter() - start:.0f} s")
    return {
        "pictures": len(photos.names),
        "classes": len(sizes),
        "queries": len(rest),
        "methods": {label: _figures(one, judged[DEFAULT]) for label, one in judged.items()},
    }


def _tuned(make: Tunable, embeddings: Embeddings, labels: Rows, queries: Rows) -> Setting:
    """The setting with the highest mean of the networks' own MAP@10."""

    def quality(setting: Setting) -> float:
        search = make(*setting)
        found = (top(search(embeddings(one, "own", _USUAL), queries), 10) for one in NETWORKS)
        return float(np.mean([precisions(rows, labels, queries).mean() for rows in found]))

    return max(_SETTINGS, key=quality)


def _figures(judged: Mapping[str, Precisions], usual: Mapping[str, Precisions]) -> dict[str, float]:
    """MAP@10 by network and of the ensemble, and the gains of each."""
    maps = {name: round(float(one.mean()), 4) for name, one in judged.items()}
    gains = {name: gain(one, usual[name]) for name, one in judged.items()}
    return (
        maps
        | {f"{name} gain": round(float(one.points), 2) for name, one in gains.items()}
        | {"noise": round(float(gains[ENSEMBLE].noise), 2)}
    )


def report(measurements: Mapping[str, dict[str, Any]], limit: int | None) -> None:
    """Print and record."""
    rows = []
    for name, one in measurements.items():
        rows.append([f"{name}, {one['queries']} queries", "", "", "", ""])
        rows += [
            [
                f"  {label}",
                *(f"{figures[network]:.3f}" for network in (*NETWORKS, ENSEMBLE)),
                f"{figures[f'{ENSEMBLE} gain']:+.1f} ± {figures['noise']:.1f}",
            ]
            for label, figures in one["methods"].items()
        ]
    record(
        "projections",
        {"data_sets": measurements},
        rows,
        headers=["MAP@10", "V1", "V2", ENSEMBLE, "gain, points"],
        seed=SEED,
        limit=limit,
    )


if __name__ == "__main__":
    main()
