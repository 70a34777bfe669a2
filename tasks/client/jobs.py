"""Start jobs and follow them in the catalog, which knows of them even while Redis is gone."""

from collections.abc import Iterable

from index_store.catalog.records import Gallery, Job
from tasks.dispatch import dispatch
from tasks.ensemble import get_catalog


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
    submitted = []
    for encoder in encoders:
        job, created = get_catalog().jobs.submit(
            "reindex", gallery, encoder, {"rebuild": rebuild}, by
        )
        if created:
            dispatch(job)
        submitted.append(job)
    return submitted
