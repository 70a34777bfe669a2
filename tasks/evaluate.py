"""What a gallery's labelled pictures find, each left out of its own ranking, to be measured.

Every labelled picture is a query, and a result is relevant when it carries the same label. The rankings
come from the indexes in use, the ensemble from the fusion in use.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from index_store.base import Ranking, Rows
from index_store.evaluation.measures import MAP, K, Values, measured
from index_store.evaluation.truth import Truth
from index_store.fusion.base import Ballot, Worth, fuse
from models_store.profiles import Member
from tasks.runtime import Engine

_BATCH = 256  # queries searched at once
_STRETCH = 1024  # queries whose rankings are in memory at once

Progress = Callable[[int, int, str], None]


class System(NamedTuple):
    """Something that answers with ten results.

    Attributes:
        kind: One encoder alone, all that vote, or all that vote but one.
        encoder: The one that is alone or missing; empty for the ensemble.
    """

    kind: Literal["encoder", "ensemble", "without"]
    encoder: str = ""


ENSEMBLE = System("ensemble")


@dataclass(frozen=True)
class Evaluation:
    """What was found.

    Attributes:
        truth: The gallery's classes.
        queries: The pictures asked about, each with another one of its class, shape ``(q,)``.
        tens: The first ten results of each query by each system, shape ``(q, 10)``; -1 for nothing.
    """

    truth: Truth
    queries: Rows
    tens: Mapping[System, Rows]

    def figures(self, system: System) -> Mapping[str, Values]:
        """Every measure of one system, query by query; nothing found counts as nothing relevant."""
        hits = self.truth.hits(self.queries, self.tens[system])
        return measured(hits, self.truth.relevant(self.queries))

    def precisions(self, system: System) -> Values:
        """Average precision at 10 of each query, shape ``(q,)``; its mean is MAP@10."""
        return self.figures(system)[MAP]


def evaluate(
    engine: Engine,
    gallery_id: int,
    members: Sequence[Member],
    worth: Worth,
    *,
    depth: int,
    sample: int | None = None,
    without_each: bool = False,
    progress: Progress,
) -> Evaluation:
    """Ask about a gallery's pictures, a bounded stretch of them at a time.

    Args:
        engine: Where encoders and shelves come from.
        gallery_id: The gallery.
        members: The encoders with their weights, each with an index.
        worth: The fusion method.
        depth: Candidates each encoder brings.
        sample: Ask about this many pictures only, drawn with a fixed seed; None for all.
        without_each: Fuse also without each encoder that votes, where two or more do.
        progress: Called with done, total and the encoder's name.

    Raises:
        NoIndexError: An encoder has no index of the gallery.
    """
    labels = engine.catalog.images.labels_of(gallery_id)
    queries = queries_of(labels, sample)
    systems = _systems(members, without_each=without_each)
    tens = {one: np.full((len(queries), K), -1, np.int64) for one in systems}
    for start in range(0, len(queries), _STRETCH):
        stretch = queries[start : start + _STRETCH]
        share = len(stretch) / len(members)
        found = {
            one.encoder: rankings_of(
                engine,
                gallery_id,
                one.encoder,
                stretch,
                depth,
                partial(_overall, progress, start + place * share, share, len(queries)),
            )
            for place, one in enumerate(members)
        }
        for row, query in enumerate(stretch, start):
            rankings = {encoder: ranked.get(query, ()) for encoder, ranked in found.items()}
            for system in systems:
                ten = _ten(system, rankings, members, worth)
                tens[system][row, : len(ten)] = ten
    return Evaluation(Truth.of(labels), np.array(queries, np.int64), tens)


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


def _systems(members: Sequence[Member], *, without_each: bool) -> list[System]:
    """Whose results are measured; to leave out the only one that votes would leave nobody."""
    voters = [one.encoder for one in members if one.weight]
    alone = [System("encoder", one.encoder) for one in members]
    left_out = voters if without_each and len(voters) > 1 else []
    return [*alone, ENSEMBLE, *(System("without", one) for one in left_out)]


def _ten(
    system: System, rankings: Mapping[str, Ranking], members: Sequence[Member], worth: Worth
) -> list[int]:
    """The first results of one query, at most ten."""
    if system.kind == "encoder":
        return [one.image_id for one in rankings[system.encoder][:K]]
    ballots = [
        Ballot(one.encoder, one.weight, rankings[one.encoder])
        for one in members
        if one.weight and one.encoder != system.encoder
    ]
    return [one.image_id for one in fuse(ballots, worth, K)]


def _overall(
    progress: Progress, start: float, share: float, total: int, done: int, of: int, encoder: str
) -> None:
    """One encoder's part of a stretch as progress over all queries, which only ever grows.

    Args:
        progress: Is told.
        start: Queries that are as good as done before.
        share: Queries that this part makes as good as done: a stretch is done when all have ranked it.
        total: How many queries there are.
        done: How many of the stretch the encoder has ranked.
        of: How many it has embedded, at least one.
        encoder: Its name.
    """
    progress(round(start + share * done / of), total, encoder)
