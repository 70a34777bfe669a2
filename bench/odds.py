"""How far the probability of a result can be trusted, and whether strangers are told from kin.

Half of the classes of a data set are a gallery, but for a quarter of their pictures, which should find a
match; as many pictures of the other classes should find none. Then the halves change places. Everything
is as the service has it: projection, odds learned when the index is built, votes, fusion. Each encoder is
asked alone, then ensembles; of these it is also measured what else could be made of their odds.

The calibration error (ECE) is the mean distance between probability and truth over ten bins, weighted by
what is in them: of each of the ten results, and of the label that is called probable. It is the mean of
both galleries' own, for one that is too sure and one that is too wary must not make up for each other.
Probabilities reckon with as many strangers as kin, which is what is asked here; "kin only" is without
strangers.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from recording import record
from retrieval.calibration import Answered, figures
from retrieval.embeddings import embedded
from retrieval.material import DATA_SETS, NETWORKS, find_material
from retrieval.strangers import Half, halves
from retrieval.views import Photographs, Vectors, photographs

from index_store.base import Candidate
from index_store.embeddings import EmbeddingStore
from index_store.searcher import Searcher
from models_store.profiles import Member, resolve
from models_store.projection.kinds import FittedKind
from models_store.projection.log_odds import FIRST
from models_store.registry import available
from tasks.fitting import classes, fit
from tasks.outcome import Evidence, Outcome
from tasks.rehearsal import learn_odds
from tasks.tally import tally
from tasks.verdict import log_odds, probability
from tasks.voting import evidence_of

SEED = 0
DESCRIPTORS = ("colour", "texture", "shape")
ENCODERS = (*NETWORKS, *DESCRIPTORS)
ENSEMBLES = {"networks": NETWORKS, "all five": ENCODERS, "descriptors": DESCRIPTORS}
_DEPTH = 100

Likely = Callable[[int, str, Sequence[Outcome]], float]


@click.command()
@click.option("--dataset", "chosen", type=click.Choice(DATA_SETS), multiple=True)
@click.option(
    "--embeddings",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps them for the next run.",
)
@click.option(
    "--projection", type=click.Choice(["pca", "likelihood_ratio"]), default="pca", show_default=True
)
def main(chosen: tuple[str, ...], embeddings: Path | None, projection: FittedKind) -> None:
    """Measure, print and record."""
    archives, weights = find_material(chosen or ("caltech101", "clothing"))
    specs = available(weights)
    usual = {one.encoder: one for one in resolve(None, specs).members}
    members = {name: replace(usual[name], projection=projection) for name in ENCODERS}
    measured = {}
    with TemporaryDirectory() as temporary:
        folder = embeddings or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, archive in archives.items():
            start = time.perf_counter()
            photos = photographs(archive, None, seed=SEED)
            vectors = embedded(photos, {name: specs[name] for name in ENCODERS}, folder)
            measured[name] = measure(photos, vectors, members)
            click.echo(f"{name}: {time.perf_counter() - start:.0f} s")
    report(measured, projection)


def measure(
    photos: Photographs, vectors: Mapping[str, Vectors], members: Mapping[str, Member]
) -> dict[str, Any]:
    """Figures of both halves of one data set together, by who is asked."""
    labels = [name.partition("/")[0] for name in photos.names]
    found: dict[str, list[Answered]] = {}
    for half in halves(photos.labels, seed=SEED):
        outcomes = {name: asked(members[name], vectors[name], labels, half) for name in ENCODERS}
        for who, voters, likely in ways():
            mine = [outcomes[name] for name in voters]
            if voters == DESCRIPTORS:  # without networks their votes count in full
                mine = [[replace(one, weight=1.0) for one in by] for by in mine]
            per_query = list(zip(*mine, strict=True))
            found.setdefault(who, []).append(answered(per_query, labels, half, likely))
    return {who: figures(parts) for who, parts in found.items()}


def asked(member: Member, vectors: Vectors, labels: Sequence[str], half: Half) -> list[Outcome]:
    """One encoder's votes, one per query."""
    with TemporaryDirectory() as temporary:
        store = EmbeddingStore.open(Path(temporary) / "store", vectors.shape[1], create=True)
        store.append(half.gallery, vectors[half.gallery])
        known = classes(dict(enumerate(labels)), half.gallery.tolist())
        projection, refit = fit(member, store, known, seed=SEED)
        odds, why = learn_odds(store.vectors(), known, refit, seed=SEED)
        if why:
            raise click.ClickException(f"{member.encoder}: {why}")
        searcher = Searcher(None, store, projection.apply)
        rankings = searcher.search(projection.apply(vectors[half.queries]), _DEPTH)
    return [
        Outcome(
            member.encoder,
            member.weight,
            ranking,
            evidence=evidence_of([(s, labels[one]) for one, s in ranking[:FIRST]], odds),
        )
        for ranking in rankings
    ]


def ways() -> list[tuple[str, tuple[str, ...], Likely]]:
    """Who is asked, and what is made of their odds."""
    others: dict[str, Likely] = {
        "added up": added,
        "of the best": of_the_best,
        "absent as last": absent_as_last,
    }
    return [
        *((name, (name,), likely) for name in ENCODERS),
        *((who, voters, likely) for who, voters in ENSEMBLES.items()),
        *(
            (f"{who}, {what}", voters, other)
            for who, voters in ENSEMBLES.items()
            for what, other in others.items()
        ),
    ]


def likely(image_id: int, label: str, outcomes: Sequence[Outcome]) -> float:
    """As the service has it."""
    return probability(image_id, label, outcomes) or 0.0


def added(image_id: int, label: str, outcomes: Sequence[Outcome]) -> float:
    """All encoders' log-odds added, each by the weight of its vote."""
    return sigmoid(sum(one.weight * odds_of(image_id, label, one) for one in outcomes))


def of_the_best(image_id: int, label: str, outcomes: Sequence[Outcome]) -> float:
    """Those of the encoder that knows most."""
    return sigmoid(odds_of(image_id, label, max(outcomes, key=lambda one: evidence(one).told)))


def absent_as_last(image_id: int, label: str, outcomes: Sequence[Outcome]) -> float:
    """As the service has it, but a picture that an encoder did not bring counts as its last."""
    last = [
        replace(one, ranking=(Candidate(image_id, score_of(image_id, one)),)) for one in outcomes
    ]
    return likely(image_id, label, last)


def odds_of(image_id: int, label: str, outcome: Outcome) -> float:
    """One encoder's log-odds; a picture that it did not bring counts as its last."""
    return log_odds(score_of(image_id, outcome), label, evidence(outcome))


def score_of(image_id: int, outcome: Outcome) -> float:
    """An encoder's score of a picture, or of the last that it brought."""
    scores = dict(outcome.ranking)
    return scores.get(image_id, outcome.ranking[-1].score)


def evidence(outcome: Outcome) -> Evidence:
    """What every outcome has here."""
    assert outcome.evidence is not None
    return outcome.evidence


def sigmoid(odds: float) -> float:
    """The probability of log-odds."""
    return float((1 + np.tanh(odds / 2)) / 2)


def answered(
    per_query: Sequence[Sequence[Outcome]], labels: Sequence[str], half: Half, likely: Likely
) -> Answered:
    """The ten results of every query, with their probabilities."""
    shape = (len(per_query), FIRST)
    probabilities, right = np.zeros(shape), np.zeros(shape, bool)
    for at, (query, outcomes) in enumerate(zip(half.queries.tolist(), per_query, strict=True)):
        for place, one in enumerate(tally(outcomes, "min_max_sum", FIRST)):
            probabilities[at, place] = likely(one.image_id, labels[one.image_id], outcomes)
            right[at, place] = labels[one.image_id] == labels[query]
    return Answered(probabilities, right, half.kin)


def report(measured: Mapping[str, dict[str, Any]], projection: str) -> None:
    """Print and record."""
    rows = []
    for name, by in measured.items():
        rows.append([f"{name}: {by[NETWORKS[0]]['queries']} asked", *[""] * 6])
        rows += [
            [
                f"  {who}",
                f"{one['right_about_match']:.1%}",
                f"{one['kin_matched']:.1%}",
                f"{one['false_alarms']:.1%}",
                f"{one['ece']:.3f} ({one['ece_kin_only']:.3f})",
                f"{one['ece_probable']:.3f}",
                "-" if one["probable_right"] is None else f"{one['probable_right']:.1%}",
            ]
            for who, one in by.items()
        ]
    record(
        "odds",
        {"sets": measured},
        rows,
        headers=[
            "",
            "match or none: right",
            "kin matched",
            "false alarms",
            "ECE (kin only)",
            "ECE probable",
            "probable right",
        ],
        seed=SEED,
        projection=projection,
    )


if __name__ == "__main__":
    main()
