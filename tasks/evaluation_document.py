"""Everything an evaluation says, as one JSON document.

``schema`` goes up whenever something in it changes its name or its meaning; additions leave it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from index_store.catalog.records import Gallery
from index_store.evaluation.estimate import LEVEL, RESAMPLES, estimate
from index_store.evaluation.measures import MAP, Values
from models_store.profiles import Member
from tasks.evaluate import ENSEMBLE, Evaluation, System
from tasks.evaluation_indexes import IndexRecall, index_recall
from tasks.evaluation_mistakes import confusion, per_class, superclass_confusion, worst_queries
from tasks.runtime import Engine

SCHEMA: Final = 1


def document(
    engine: Engine,
    gallery: Gallery,
    members: Sequence[Member],
    evaluation: Evaluation,
    above: Mapping[str, str],
    *,
    fusion: str,
    depth: int,
    sample: int | None,
) -> dict[str, Any]:
    """The document; measures the indexes on the way, which is the only part that searches.

    Args:
        engine: Where shelves and the catalog come from.
        gallery: What was evaluated.
        members: The encoders with their weights.
        evaluation: What was found, at least one query.
        above: Superclass by class, of those that have one.
        fusion: Name of the fusion method.
        depth: Candidates each encoder brought.
        sample: How many pictures were to be asked about; None for all.
    """
    figures = {one: evaluation.figures(one) for one in evaluation.tens}
    systems = [_system(figures, one) for one in figures]
    ready = engine.catalog.images.ready_ids(gallery.id)
    return {
        "schema": SCHEMA,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "gallery": gallery.name,
        "pictures": gallery.images,
        "labelled": len(evaluation.truth),
        "queries": len(evaluation.queries),
        "sample": sample,
        "fusion": fusion,
        "depth": depth,
        "weights": {one.encoder: one.weight for one in members},
        "interval": {"level": LEVEL, "method": "bootstrap over queries", "resamples": RESAMPLES},
        "map_at_10": {
            one["encoder"] or one["kind"]: one["measures"][MAP]["mean"]
            for one in systems
            if one["kind"] != "without"
        },
        "systems": systems,
        "per_class": per_class(evaluation),
        "confusion": confusion(evaluation),
        "superclasses": superclass_confusion(evaluation, above),
        "indexes": [_index(index_recall(engine, gallery.id, one, ready)) for one in members],
        "worst": worst_queries(evaluation, engine.catalog),
    }


def _system(figures: Mapping[System, Mapping[str, Values]], system: System) -> dict[str, Any]:
    """One system's measures, and by how much the ensemble is above it on the same queries."""
    measures = {name: estimate(values)._asdict() for name, values in figures[system].items()}
    gain = None
    if system != ENSEMBLE:
        gain = estimate(figures[ENSEMBLE][MAP] - figures[system][MAP])._asdict()
    return system._asdict() | {"measures": measures, "ensemble_gain": gain}


def _index(found: IndexRecall) -> dict[str, Any]:
    return asdict(found) | {"recall_at_10": found.recall_at_10._asdict()}
