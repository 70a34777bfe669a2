"""Encoders that look through the same network: what one has embedded, the other need not.

``glrt`` compares the embeddings of another encoder in its own way. Each has a store of its own all
the same, so that either can be reindexed, removed or replaced without a thought of the other.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np

from index_store.catalog.clock import now
from index_store.catalog.records import Gallery, Job
from index_store.embeddings import EmbeddingStore
from tasks.job_run import STALE_S
from tasks.runtime import Engine
from tasks.shelf_folder import shelf_folder

Progress = Callable[[int, int, str], None]

_AT_ONCE = 4096
_LOOK_EVERY_S = 0.5


def adopt_embeddings(
    engine: Engine, gallery: Gallery, encoder: str, store: EmbeddingStore, progress: Progress
) -> None:
    """Append what the encoder's twins have embedded and it has not, once they are done with it.

    Args:
        engine: Knows the twins.
        gallery: Whose pictures.
        encoder: Whose store it is.
        store: To append to.
        progress: Told while waiting, and may raise to end that.
    """
    for twin in engine.twins(encoder):
        _wait_for(engine, gallery, twin, progress)
        folder = shelf_folder(engine.var, gallery.id, twin, engine.revision(twin))
        if not EmbeddingStore.exists(folder):
            continue
        found = EmbeddingStore.open(folder, store.dimension).snapshot()
        rows = np.flatnonzero(~np.isin(found.ids, store.ids()))
        for start in range(0, len(rows), _AT_ONCE):
            batch = rows[start : start + _AT_ONCE]
            store.append(found.ids[batch], found.vectors[batch])
            progress(start + len(batch), len(rows), f"taking over from {twin}")


def _wait_for(engine: Engine, gallery: Gallery, twin: str, progress: Progress) -> None:
    while (job := _at_work(engine, gallery, twin)) is not None:
        progress(job.done, job.total or 0, f"waiting for {twin}")
        time.sleep(_LOOK_EVERY_S)


def _at_work(engine: Engine, gallery: Gallery, encoder: str) -> Job | None:
    """The encoder's reindex if it is alive, or so new that a worker may be about to take it up."""
    recent = now() - timedelta(seconds=STALE_S)
    for job in engine.catalog.jobs.active(gallery.id):
        heard_of = job.heartbeat_at if job.state == "running" else job.created_at
        if (job.kind, job.encoder) == ("reindex", encoder) and heard_of > recent:
            return job
    return None
