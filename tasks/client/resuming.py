"""Let jobs go on that were cancelled or failed, as new jobs on the same terms."""

from index_store.catalog.records import Job
from index_store.errors import ConflictError
from tasks.client.ingests import submit_ingest
from tasks.client.trainings import submit_training
from tasks.dispatch import queue_of
from tasks.ensemble import get_catalog
from tasks.ingest_terms import IngestTerms
from tasks.training_terms import TrainingTerms


def resumed(stopped: Job, by: str = "") -> Job:
    """A job that goes on where another one was stopped.

    Raises:
        ConflictError: It is of a kind that does not go on, or nobody else could.
        TasksError: It cannot be done any more.
        NotFoundError: The gallery, or the folder, is gone.
    """
    galleries = get_catalog().galleries
    if stopped.kind == "train":
        terms = TrainingTerms.from_json(stopped.params)
        return submit_training(galleries.get_by_id(stopped.gallery_id), terms, by)
    if stopped.kind == "ingest" and queue_of(stopped):
        gallery = galleries.get_by_id(stopped.gallery_id)
        return submit_ingest(gallery, IngestTerms.from_json(stopped.params), by)
    if stopped.kind == "ingest":
        raise ConflictError(
            "this ingest was begun on a command line",
            hint="run the same command again: it goes on where it was",
        )
    raise ConflictError("only trainings and ingests can be resumed", hint="start a new job")
