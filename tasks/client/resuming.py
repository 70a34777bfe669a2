"""Start jobs again that were cancelled or failed, as new jobs on the same terms."""

from collections.abc import Callable
from typing import Final

from index_store.catalog.records import Gallery, Job, JobKind
from index_store.errors import ConflictError
from tasks.client.captions import submit_captioning
from tasks.client.evaluations import submit_evaluation
from tasks.client.ingests import submit_ingest
from tasks.client.jobs import submit_reindex
from tasks.client.suggestions import submit_suggest
from tasks.client.trainings import submit_training
from tasks.dispatch import queue_of
from tasks.ensemble import get_catalog
from tasks.ingest_terms import IngestTerms
from tasks.suggesting.terms import SuggestTerms
from tasks.training_terms import TrainingTerms


def resumed(stopped: Job, by: str = "") -> Job:
    """A job that does again, or goes on with, what another one was stopped at.

    Trainings and ingests go on where they were, and so does a reindex, which embeds only what is missing.

    Raises:
        ConflictError: It did not fail and was not cancelled, or nobody else could do it.
        TasksError: It cannot be done any more.
        NotFoundError: The gallery, or the folder, is gone.
    """
    if stopped.state not in ("failed", "cancelled"):
        raise ConflictError(
            f"this job is {stopped.state}",
            hint="only what failed or was cancelled is started again",
        )
    if queue_of(stopped) is None:
        raise ConflictError(
            "this ingest was begun on a command line",
            hint="run the same command again: it goes on where it was",
        )
    gallery = get_catalog().galleries.get_by_id(stopped.gallery_id)
    return _AGAIN[stopped.kind](gallery, stopped, by)


def _reindex(gallery: Gallery, job: Job, by: str) -> Job:
    rebuild = bool(job.params.get("rebuild"))
    return submit_reindex(gallery, [job.encoder or ""], rebuild=rebuild, by=by)[0]


def _train(gallery: Gallery, job: Job, by: str) -> Job:
    return submit_training(gallery, TrainingTerms.from_json(job.params), by)


def _ingest(gallery: Gallery, job: Job, by: str) -> Job:
    return submit_ingest(gallery, IngestTerms.from_json(job.params), by)


def _evaluate(gallery: Gallery, job: Job, by: str) -> Job:
    terms = job.params
    return submit_evaluation(
        gallery, terms.get("encoders") or (), sample=terms.get("sample"), by=by
    )


def _caption(gallery: Gallery, job: Job, by: str) -> Job:
    return submit_captioning(gallery, **job.params, by=by)


def _suggest(gallery: Gallery, job: Job, by: str) -> Job:
    return submit_suggest(gallery, job.encoder or "", SuggestTerms.from_json(job.params), by)


_AGAIN: Final[dict[JobKind, Callable[[Gallery, Job, str], Job]]] = {
    "reindex": _reindex,
    "train": _train,
    "ingest": _ingest,
    "evaluate": _evaluate,
    "caption": _caption,
    "suggest": _suggest,
}
