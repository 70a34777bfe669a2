"""Evaluating on the worker that does so, watched from the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commands.follow_jobs import follow, show_jobs
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from tasks.client.evaluations import submit_evaluation
from tasks.ensemble import get_catalog

if TYPE_CHECKING:
    from web.client import Client


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
        raise _gone(job.id)
    return get_catalog().evaluations.get(gallery.id, found).document


def evaluate_over_http(
    service: "Client", gallery: str, encoders: Sequence[str], sample: int | None
) -> dict[str, Any]:
    """The same by a service elsewhere.

    Raises:
        TasksError: It failed, or was cancelled.
        ApiError: The service refuses.
    """
    job = service.evaluations.start(gallery, encoders=encoders, sample=sample)
    show_jobs(service.follow_job(job))
    found = service.jobs.read(job.id).evaluation_id
    if found is None:
        raise _gone(job.id)
    return service.evaluations.read(gallery, found).document.model_dump(mode="json", by_alias=True)


def _gone(job_id: str) -> NotFoundError:
    return NotFoundError(f"what job {job_id[:8]} found is gone", hint="evaluate again")
