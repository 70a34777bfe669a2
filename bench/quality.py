"""How good each encoder is, what projections make of it, and what the votes of all are worth together.

Three data sets of labelled photographs, all pictures of each, searched exactly and 100 deep with the
embeddings, projections, fusion and tuning of the service. Each set is halved in two ways:

- *shared classes*: half of every class's pictures, for a gallery whose own labels are known;
- *other classes*: half of the classes, for pictures of a kind that nobody labelled.

PCA and the likelihood ratio (as the service chooses it: blended as validation on the fitted half finds
best and safe, PCA where none is safe) learn from one half and search the other, and the reverse; every
picture asks once, among the other pictures of its own half, and by cosine asks the very same. So all
figures of a block are of the same queries, and gains are paired.

Ensembles are of shared classes and fused by ``min_max_sum`` unless they say otherwise. Half of the queries
choose the tuned weights and the best member; all figures are of the other half, 100 deep. Gains are over
the best member by the same metric.

An encoder that looks through another's network, as ``glrt`` does, is left out: the ratio is measured anyway.

``RESULT``: ``starter_ensemble`` (the starter encoders alone, with the weights they have by default),
``starter_profile`` (the descriptors with them, as they come), ``mobilenetv2_100`` (alone), ``tuned``,
``equal``, ``rrf`` (of all encoders) and ``best_member`` of each set are MAP@10 by cosine on the measured half
of the queries, in the halves of shared classes; of the first two null without any starters. The same by the
other metrics is under ``ensembles``, each encoder by itself, on all queries, under ``shared_classes`` and
``other_classes``. Intervals are of 95 %, by bootstrap over the queries.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
import numpy as np
from recording import record
from retrieval.embeddings import embedded
from retrieval.ensembles import BEST, EQUAL, RRF, TUNED, Electorate, Weighing
from retrieval.halves import Halving, Labels, disjoint_classes, shared_classes
from retrieval.intervals import measured
from retrieval.material import DATA_SETS, find_material
from retrieval.metrics import COSINE, METRICS, Found, found, perfect
from retrieval.quality_table import quality_table
from retrieval.views import Vectors, photographs

from models_store.profiles import resolve
from models_store.registry import available
from models_store.spec import EncoderSpec

SEED: Final = 0
STARTER: Final = "starter_"
STARTERS: Final = "starter_ensemble"
STARTER_PROFILE: Final = "starter_profile"
PROFILE: Final = "default_profile"
PEER: Final = "mobilenetv2_100"
HALVINGS: Final[Mapping[str, Halving]] = {
    "shared_classes": shared_classes,
    "other_classes": disjoint_classes,
}


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
    specs = measurable(available(weights))
    sets = {}
    with TemporaryDirectory() as temporary:
        folder = embeddings or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, archive in archives.items():
            photos = photographs(archive, None, seed=SEED)
            vectors = embedded(photos, specs, folder)
            start = time.perf_counter()
            sets[name] = measure(vectors, photos.labels, specs)
            click.echo(f"{name}: measured in {time.perf_counter() - start:.0f} s")
    headers, *rows = quality_table(sets)
    record("quality", {"sets": sets}, rows, headers=headers, seed=SEED, encoders=list(specs))


def measurable(specs: Mapping[str, EncoderSpec]) -> dict[str, EncoderSpec]:
    """The encoders that embed differently, by their name up to a dot where that tells them apart.

    One that looks through another's network differs by its metric only, which is measured anyway.
    """
    first = {spec.folder or name: name for name, spec in reversed([*specs.items()])}
    kept = [name for name, spec in specs.items() if first[spec.folder or name] == name]
    stems = [name.partition(".")[0] for name in kept]
    return {
        stem if stems.count(stem) == 1 else name: specs[name]
        for stem, name in zip(stems, kept, strict=True)
    }


def measure(
    vectors: Mapping[str, Vectors], labels: Labels, specs: Mapping[str, EncoderSpec]
) -> dict[str, Any]:
    """Everything on one data set."""
    figures: dict[str, Any] = {"pictures": len(labels), "classes": len(np.unique(labels))}
    rng = np.random.default_rng(SEED)
    for what, halving in HALVINGS.items():
        folds = halving(labels, SEED)
        searched = {
            name: found(one, labels, folds, _dimension(specs[name]), seed=SEED)
            for name, one in vectors.items()
        }
        figures[what] = {name: members(one, rng) for name, one in searched.items()}
        if what == "shared_classes":
            ensembles = {
                metric: elected(
                    Electorate(
                        {name: one[metric].rankings for name, one in searched.items()},
                        perfect(labels, folds),
                        seed=SEED,
                    ),
                    specs,
                    rng,
                )
                for metric in METRICS
            }
    by_cosine = ensembles[COSINE]["methods"]
    main_figures = {
        one: by_cosine[one]["map_at_10"] if one in by_cosine else None
        for one in (STARTERS, STARTER_PROFILE, PEER, TUNED, EQUAL, RRF, BEST)
    }
    return main_figures | figures | {"ensembles": ensembles}


def members(searched: Mapping[str, Found], rng: np.random.Generator) -> dict[str, Any]:
    """One encoder by every metric; gains are over cosine."""
    usual = searched[COSINE].precisions
    return {
        metric: measured(one.precisions, usual, rng) | {"fitted": list(one.fitted)}
        for metric, one in searched.items()
    }


def elected(
    voters: Electorate, specs: Mapping[str, EncoderSpec], rng: np.random.Generator
) -> dict[str, Any]:
    """Every ensemble by one metric; gains are over the best member."""
    judged = {
        what: voters.weighed(weights) for what, weights in weighings(specs).items()
    } | voters.everybody()
    return {
        "queries": voters.queries,
        "best_member": voters.best_member,
        "weights": voters.tuned,
        "methods": {what: measured(one, judged[BEST], rng) for what, one in judged.items()},
    }


def weighings(specs: Mapping[str, EncoderSpec]) -> dict[str, Weighing]:
    """Weights that nothing was measured for, by what they are called."""
    ours = {name: spec for name, spec in specs.items() if name.startswith(STARTER)}
    found: dict[str, Weighing] = {PROFILE: _by_profile(specs)}
    if PEER in specs:
        found[PEER] = {PEER: 1.0}
    if ours:
        shipped = {name: spec for name, spec in specs.items() if name in ours or not spec.folder}
        found[STARTERS] = _by_profile(ours)
        found[STARTER_PROFILE] = _by_profile(shipped)
    return found


def _by_profile(specs: Mapping[str, EncoderSpec]) -> Weighing:
    """The weights that the default profile of these encoders has."""
    names = {spec.name: name for name, spec in specs.items()}
    members = resolve(None, {spec.name: spec for spec in specs.values()}).members
    return {names[one.encoder]: one.weight for one in members}


def _dimension(spec: EncoderSpec) -> int | None:
    """Length of an encoder's projected vectors by default."""
    return resolve(None, {spec.name: spec}).members[0].dimension


if __name__ == "__main__":
    main()
