"""One evaluation job, from its claim to a document in the catalog. Loads indexes, but no network."""

from collections.abc import Mapping
from typing import Any, Final

from index_store.errors import ConflictError
from index_store.evaluation.confusion import superclasses_of
from index_store.fusion.methods import METHODS
from settings import get_settings
from tasks.ensemble import get_catalog, get_specs
from tasks.evaluate import evaluate
from tasks.evaluation_document import document
from tasks.indexed import indexed_members
from tasks.job_run import JobRun, claimed
from tasks.runtime import Engine

SUMMARY: Final = (
    *("schema", "pictures", "labelled", "queries", "fusion", "depth", "weights", "map_at_10"),
)
"""What of a document a list shows."""


def run_evaluation(job_id: str) -> None:
    """Claim an evaluation job and see it through.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran.
    """
    catalog = get_catalog()
    with claimed(catalog, job_id) as run:
        if catalog.evaluations.of_job(job_id) is not None:
            return  # an attempt that was killed before it could say so had come to the end
        told = _evaluate(run)
        summary = {name: told[name] for name in SUMMARY}
        catalog.evaluations.keep(run.job.gallery_id, job_id, summary, told)


def _evaluate(run: JobRun) -> Mapping[str, Any]:
    """The document.

    Raises:
        NoIndexError: No encoder in question has an index of the gallery.
        ConflictError: No two pictures share a label.
    """
    settings = get_settings()
    # An engine of its own: what it opens is let go of with the job, where the worker's would keep it.
    engine = Engine(get_catalog(), settings.var, get_specs())
    gallery = engine.catalog.galleries.get_by_id(run.job.gallery_id)
    run.progress(0, None, "opening indexes")
    members = indexed_members(engine, gallery.id, run.job.params["encoders"])
    found = evaluate(
        engine,
        gallery.id,
        members,
        METHODS[settings.fusion],
        depth=settings.depth,
        sample=run.job.params["sample"],
        without_each=True,
        # One stage, whichever encoder is at it: its rate and time left are those of the whole.
        progress=lambda done, total, _: run.progress(done, total, "searching"),
    )
    if not len(found.queries):
        raise ConflictError(f"no two pictures of {gallery.name} share a label")
    run.progress(len(found.queries), len(found.queries), "measuring indexes")
    above = superclasses_of(found.truth.names, engine.catalog.superclasses.of(gallery.id))
    return document(
        engine,
        gallery,
        members,
        found,
        above,
        fusion=settings.fusion,
        depth=settings.depth,
        sample=run.job.params["sample"],
    )
