"""One training job, from its claim to an encoder that is published. Brings torch."""

import logging
import shutil
from collections.abc import Callable

from models_store.training.memory import give_back
from models_store.training.precision import training_device
from models_store.training.trainer import LOG
from settings import get_settings
from tasks.ensemble import TRAINED
from tasks.errors import JobCancelledError
from tasks.job_run import JobRun, claimed
from tasks.runtime import Engine, get_engine
from tasks.train import RUNS, train
from tasks.training_curve import CurveRecorder
from tasks.training_terms import TrainingTerms

log = logging.getLogger(__name__)


def run_training(job_id: str, leaving: Callable[[], bool]) -> None:
    """Claim a training job and see it through, or as far as it goes.

    Args:
        job_id: The job, as it is in the catalog.
        leaving: Whether the worker is about to end; the job then waits for the next one.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran; a checkpoint is there to go on from.
    """
    engine = get_engine()
    try:
        with claimed(engine.catalog, job_id) as run:
            if not _is_published(engine, run):
                _train(engine, run, leaving)
    finally:
        give_back()


def _train(engine: Engine, run: JobRun, leaving: Callable[[], bool]) -> None:
    terms = TrainingTerms.from_json(run.job.params)
    log_file = engine.var / RUNS / terms.recipe.name / LOG
    recorder = CurveRecorder(engine.catalog, run, terms.recipe.epochs, log_file, leaving)
    # A GPU is fed by other processes; where there is none, they would only take its place.
    has_gpu = training_device().type == "cuda"
    trained = train(
        engine,
        engine.catalog.galleries.get_by_id(run.job.gallery_id),
        terms,
        workers=get_settings().decode_threads if has_gpu else 0,
        observer=recorder,
        begun=recorder.begun,
        stop=recorder.stop,
    )
    if trained.folder is not None:
        recorder.published()
        return
    recorder.write()
    if recorder.is_cancelled:
        raise JobCancelledError(f"job {run.job.id} was cancelled, with a checkpoint")
    run.release()
    log.info("the training of %s waits for the next worker", terms.recipe.name)


def _is_published(engine: Engine, run: JobRun) -> bool:
    """Whether an attempt that was killed before it could say so had come to the end."""
    name = run.job.encoder or ""
    if run.job.attempt == 1 or not (engine.var / TRAINED / name).exists():
        return False
    shutil.rmtree(engine.var / RUNS / name, ignore_errors=True)
    return True
