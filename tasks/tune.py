"""Vote weights for one gallery: tuned on its own labels, kept if they are better, taken back at will."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from index_store.base import Ranking
from index_store.fusion.base import Worth
from index_store.fusion.table import Cached
from index_store.tuning import Tuning
from index_store.tuning import tune as find
from models_store.profiles import Member
from tasks.errors import TasksError
from tasks.evaluate import Progress, queries_of, rankings_of
from tasks.runtime import Engine


def tune(
    engine: Engine,
    gallery_id: int,
    members: Sequence[Member],
    worth: Worth,
    *,
    depth: int,
    sample: int | None,
    progress: Progress,
) -> Tuning:
    """Find weights for a gallery's votes; they are in use from now on if they are worth keeping.

    Args:
        engine: Where encoders and shelves come from.
        gallery_id: The gallery.
        members: The encoders with their weights there, each with an index of it.
        worth: The fusion method.
        depth: Candidates each encoder brings.
        sample: Ask about this many pictures only; None for all.
        progress: Called with done, total and the encoder's name.

    Raises:
        TasksError: There are too few encoders or labelled pictures.
        NotFoundError: The gallery is gone.
    """
    labels = engine.catalog.images.labels_of(gallery_id)
    queries = queries_of(labels, sample)
    cached = {
        one.encoder: _cached(
            rankings_of(engine, gallery_id, one.encoder, queries, depth, progress),
            labels,
            queries,
            depth,
        )
        for one in members
    }
    counts = Counter(labels.values())
    perfect = np.array([counts[labels[query]] - 1 for query in queries], np.int64)
    try:
        tuning = find(cached, perfect, worth, in_use={one.encoder: one.weight for one in members})
    except ValueError as error:
        raise TasksError(
            f"there is too little to tune with: {error}",
            hint="give the gallery labels, and more encoders by SEMBLANCE_WEIGHTS or SEMBLANCE_PROFILE",
        ) from error
    if tuning.keep:
        engine.catalog.tunings.keep(gallery_id, tuning.weights, report(tuning))
    return tuning


def report(tuning: Tuning) -> dict[str, object]:
    """A tuning as JSON."""
    gains = {name: gain._asdict() for name, gain in tuning.gains.items()}
    return asdict(tuning) | {"gains": gains, "kept": tuning.keep}


def _cached(
    rankings: Mapping[int, Ranking], labels: Mapping[int, str], queries: Sequence[int], depth: int
) -> Cached:
    """One encoder's rankings as arrays; an empty one for a query that it has no embedding of."""
    ids = np.full((len(queries), depth), -1, np.int64)
    scores = np.zeros(ids.shape)
    relevant = np.zeros(ids.shape, bool)
    for row, query in enumerate(queries):
        for place, one in enumerate(rankings.get(query, ())):
            ids[row, place], scores[row, place] = one.image_id, one.score
            relevant[row, place] = labels.get(one.image_id) == labels[query]
    return Cached(ids, scores, relevant)
