"""Evaluating on the worker that does so, watched from the terminal."""

from collections.abc import Sequence
from typing import Any

from commands.follow_jobs import follow
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from tasks.client.evaluations import submit_evaluation
from tasks.ensemble import get_catalog


def evaluate_queued(
    gallery: Gallery, encoders: Sequence[str], sample: int | None
) -> dict[str, Any]:
    """Submit an evaluation and follow it to its end; it goes on when its follower leaves.

    Returns:
        The document that it left in the catalog.

    Raises:
        TasksError: It failed, or was cancelled.
        NotFoundError: One of the encoders is not in the profile, or the gallery was deleted meanwhile.
    """
    job = submit_evaluation(gallery, encoders, sample=sample, by="cli")
    follow([job])
    found = get_catalog().evaluations.of_job(job.id)
    if found is None:
        raise NotFoundError(f"what job {job.id[:8]} found is gone", hint="evaluate again")
    return get_catalog().evaluations.get(gallery.id, found).document
