"""Have a folder of the service's machine taken into a gallery by the worker that does so."""

from dataclasses import replace

from index_store.catalog.records import Gallery, Job
from index_store.errors import ConflictError
from tasks.allowed_folders import get_allowed_folders
from tasks.dispatch import dispatch
from tasks.ensemble import get_catalog
from tasks.ingest_terms import IngestTerms


def submit_ingest(gallery: Gallery, terms: IngestTerms, by: str = "") -> Job:
    """Have a folder taken in; where just that is under way, its job is returned.

    Args:
        gallery: The gallery.
        terms: What is asked for; the path may be a link into a folder that is allowed.
        by: Who asks.

    Raises:
        FolderNotAllowedError: The folder may not be ingested from.
        IngestError: It is one of the service's own, or cannot be entered.
        NotFoundError: There is no such folder, or the gallery is gone.
        ConflictError: Something else is being taken into the gallery.
    """
    terms = replace(terms, path=str(get_allowed_folders().find(terms.path)))
    job, created = get_catalog().jobs.submit("ingest", gallery, None, terms.to_json(), by)
    if created:
        dispatch(job)
    elif job.params != terms.to_json():
        raise ConflictError(
            f"{job.params.get('path', 'another folder')} is being ingested into {gallery.name}",
            hint="wait for its end, or cancel that job",
        )
    return job
