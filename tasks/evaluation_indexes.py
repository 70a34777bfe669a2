"""How much of what exact search would find an encoder's index in use finds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index_store.base import Rows, Vectors
from index_store.evaluation.estimate import Estimate, estimate
from index_store.evaluation.exact_search import recalls
from index_store.evaluation.measures import K
from index_store.projected import CHUNK_ROWS, Project
from index_store.versions import Versions
from models_store.profiles import Member
from models_store.projection.storage import load_projection
from tasks.runtime import Engine
from tasks.shelf import Shelf
from tasks.shelf_folder import shelf_folder

_MOST = 200  # queries


@dataclass(frozen=True)
class IndexRecall:
    """One encoder's index against exact search over the same projected embeddings.

    Attributes:
        encoder: Whose.
        revision: The encoder's.
        kind: Of the index; None while there is none and everything is searched exactly.
        version: Its number.
        pictures: That can be found.
        queries: How many were asked about, drawn with a fixed seed.
        recall_at_10: Share of the ten nearest that the index found.
    """

    encoder: str
    revision: str
    kind: str | None
    version: int | None
    pictures: int
    queries: int
    recall_at_10: Estimate


def index_recall(engine: Engine, gallery_id: int, member: Member, ready: Rows) -> IndexRecall:
    """Compare, late arrivals and removals included, with the query itself left out.

    Args:
        engine: Where shelves come from.
        gallery_id: The gallery.
        member: The encoder; its query expansion is left aside, which exact search knows nothing of.
        ready: Ids of the pictures that can be found, shape ``(n,)``, at least one of them embedded.

    Raises:
        NoIndexError: The encoder has no index of the gallery.
    """
    revision = engine.revision(member.encoder)
    folder = shelf_folder(engine.var, gallery_id, member.encoder, revision)
    shelf = engine.shelf(gallery_id, member.encoder)
    if member.expand:
        shelf = Shelf(folder, engine.catalog, gallery_id)
        shelf.refresh()
    version = Versions(folder).current()
    project = load_projection(version.folder if version else None).apply
    ids, vectors = shelf.embeddings()
    rows = np.flatnonzero(np.isin(ids, ready))
    chosen = np.sort(np.random.default_rng(0).permutation(rows)[:_MOST])
    shares = recalls(
        shelf.search(vectors[chosen], K + 1),
        ids[chosen],
        project(vectors[chosen]),
        _chunks(vectors, rows, project),
        K,
    )
    return IndexRecall(
        member.encoder,
        revision,
        version.manifest.kind if version else None,
        version.number if version else None,
        len(rows),
        len(chosen),
        estimate(shares),
    )


def _chunks(vectors: Vectors, rows: Rows, project: Project) -> Iterator[Vectors]:
    """Some rows of a memory map, projected, a bounded piece at a time."""
    for start in range(0, len(rows), CHUNK_ROWS):
        yield project(vectors[rows[start : start + CHUNK_ROWS]])
