"""Start jobs and follow them in the catalog, which knows of them even while Redis is gone."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from index_store.catalog.records import Gallery, Job, JobKind
from tasks.dispatch import dispatch
from tasks.ensemble import get_catalog


class Submitted(NamedTuple):
    """A job that was asked for.

    Attributes:
        job: The job.
        created: Whether it was made for who asked; else it was waiting or running already.
    """

    job: Job
    created: bool


def submit(
    kind: JobKind,
    gallery: Gallery,
    encoder: str | None,
    params: Mapping[str, Any],
    *,
    by: str,
) -> Submitted:
    """Put a job into the queue; where such a job is waiting or running already, that one is returned."""
    job, created = get_catalog().jobs.submit(kind, gallery, encoder, params, by)
    if created:
        dispatch(job)
    return Submitted(job, created)


def submit_reindex(
    gallery: Gallery, encoders: Iterable[str], *, rebuild: bool, by: str = ""
) -> list[Job]:
    """Have a gallery embedded and indexed, one job per encoder.

    Where such a job is waiting or running already, that one is returned.

    Args:
        gallery: The gallery.
        encoders: Which encoders.
        rebuild: Build a new index version even if only few pictures are new.
        by: Who asks.
    """
    params = {"rebuild": rebuild}
    return [submit("reindex", gallery, encoder, params, by=by).job for encoder in encoders]
