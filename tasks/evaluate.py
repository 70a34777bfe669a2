"""MAP@10 of each encoder and of the ensemble, leave-one-out over a gallery's own labels.

Every labelled picture is a query; it is left out of its own ranking, and a result is relevant when it
carries the same label. The rankings come from the indexes in use, the ensemble from the fusion in use.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index_store.base import Ranking
from index_store.evaluation import Judged, mean_average_precision
from index_store.fusion.base import Ballot, Worth, fuse
from models_store.profiles import Member
from tasks.runtime import Engine

K = 10
_BATCH = 256  # queries searched at once

Rankings = Mapping[int, Ranking]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Evaluation:
    """How well a gallery's pictures find their like.

    Attributes:
        map_at_10: Mean average precision by encoder, and of the "ensemble".
        queries: How many pictures were asked about.
    """

    map_at_10: dict[str, float]
    queries: int


def evaluate(
    engine: Engine,
    gallery_id: int,
    members: Sequence[Member],
    worth: Worth,
    *,
    depth: int,
    sample: int | None = None,
    progress: Progress,
) -> Evaluation:
    """Evaluate encoders that have an index.

    Args:
        engine: Where encoders and shelves come from.
        gallery_id: The gallery.
        members: The encoders with their weights.
        worth: The fusion method.
        depth: Candidates each encoder brings.
        sample: Ask about this many pictures only, drawn with a fixed seed; None for all.
        progress: Called with done, total and the encoder's name.

    Raises:
        NoIndexError: An encoder has no index of the gallery.
    """
    labels = engine.catalog.images.labels_of(gallery_id)
    queries = queries_of(labels, sample)
    rankings = {
        member.encoder: rankings_of(engine, gallery_id, member.encoder, queries, depth, progress)
        for member in members
    }
    scores = {name: _map(found, labels, queries) for name, found in rankings.items()}
    fused = {
        query: tuple(
            (one.image_id, one.score)
            for one in fuse(
                [
                    Ballot(member.encoder, member.weight, rankings[member.encoder][query])
                    for member in members
                    if member.weight and query in rankings[member.encoder]
                ],
                worth,
                K,
            )
        )
        for query in queries
    }
    return Evaluation(scores | {"ensemble": _map(fused, labels, queries)}, len(queries))


def queries_of(labels: Mapping[int, str], sample: int | None) -> list[int]:
    """Pictures whose label at least one other picture carries, all or a sample of them."""
    counts = Counter(labels.values())
    queries = np.array(
        [one for one, label in sorted(labels.items()) if counts[label] > 1], np.int64
    )
    if sample is not None and sample < len(queries):
        queries = np.sort(np.random.default_rng(0).choice(queries, sample, replace=False))
    return [int(query) for query in queries]


def rankings_of(
    engine: Engine,
    gallery_id: int,
    encoder: str,
    queries: Sequence[int],
    depth: int,
    progress: Progress,
) -> dict[int, Ranking]:
    """One encoder's ranking for each query it has an embedding of, the query itself left out."""
    shelf = engine.shelf(gallery_id, encoder)
    ids, embeddings = shelf.embeddings()
    rows = np.flatnonzero(np.isin(ids, queries))
    found: dict[int, Ranking] = {}
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        rankings = shelf.search(embeddings[batch], depth + 1)
        for query, ranking in zip(ids[batch].tolist(), rankings, strict=True):
            found[query] = tuple(one for one in ranking if one.image_id != query)[:depth]
        progress(start + len(batch), len(rows), encoder)
    return found


def _map(
    rankings: Mapping[int, Sequence[tuple[int, float]]],
    labels: Mapping[int, str],
    queries: Sequence[int],
) -> float:
    """MAP@10; a query without a ranking counts as zero."""
    if not queries:
        return 0.0
    counts = Counter(labels.values())
    judged = (
        Judged(
            [labels.get(image_id) == labels[query] for image_id, _ in rankings.get(query, ())[:K]],
            counts[labels[query]] - 1,
        )
        for query in queries
    )
    return mean_average_precision(judged, K)
