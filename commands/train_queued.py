"""Training on the worker that does so, watched from the terminal."""

from typing import Any

from commands.follow_jobs import follow
from index_store.catalog.records import Gallery, Job
from settings import get_settings
from tasks.client.trainings import submit_training
from tasks.ensemble import TRAINED, get_catalog
from tasks.training_terms import TrainingTerms


def train_queued(gallery: Gallery, terms: TrainingTerms) -> dict[str, Any]:
    """Submit a training and follow it to its end; it goes on when its follower leaves.

    Returns:
        What there is to tell, as :func:`commands.train.train` prints it.

    Raises:
        TasksError: It was refused, failed, or was cancelled.
    """
    job = submit_training(gallery, terms, by="cli")
    follow([job])
    return _document(get_catalog().jobs.get(job.id))


def _document(job: Job) -> dict[str, Any]:
    epochs = get_catalog().trainings.curve(job.id).epochs
    reached = [one.map_at_10 for one in epochs[1:] if one.map_at_10 is not None]
    finished = bool(epochs) and epochs[-1].epoch == job.params["recipe"]["epochs"]
    return {
        "encoder": job.encoder,
        "ended": "finished" if finished else "early",
        "epochs": epochs[-1].epoch if epochs else 0,
        "map_at_10_before": epochs[0].map_at_10 if epochs else None,
        "map_at_10": max(reached, default=None),
        "folder": str(get_settings().var / TRAINED / (job.encoder or "")),
    }
