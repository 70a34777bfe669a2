"""Train an encoder on a gallery's own labels; once published, it votes like any other."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from index_store.catalog.records import Gallery
from models_store.training.card import Provenance, model_card
from models_store.training.pictures import Pictures
from models_store.training.progress import Observer
from models_store.training.publish import publish
from models_store.training.trainer import Outcome, Trainer
from tasks.ensemble import TRAINED, find_specs
from tasks.errors import NameTakenError, NoGainError
from tasks.learned_from import FILE as LEARNED_FROM
from tasks.learned_from import learned_from
from tasks.material import material
from tasks.runtime import Engine
from tasks.trainable import refuse_taken, started_from
from tasks.training_terms import TrainingTerms

RUNS = "training"
"""Folder under SEMBLANCE_VAR with one sub-folder per training: its log and its checkpoint."""

_LOCK = "lock"
_CACHE_BYTES = 2_000_000_000
_CACHE_SHARE = 0.25  # of the memory that is free, at most
_WIDER = 3  # how much larger than a training picture the picture is of which it shows a part


@dataclass(frozen=True)
class Trained:
    """What became of a training.

    Attributes:
        outcome: As the trainer tells it.
        before: MAP@10 on the held-out pictures before; of the network it started from.
        folder: The encoder's; None if it was stopped, and goes on when asked again.
    """

    outcome: Outcome
    before: float | None
    folder: Path | None


def train(
    engine: Engine,
    gallery: Gallery,
    terms: TrainingTerms,
    *,
    workers: int,
    observer: Observer,
    begun: Callable[[float | None], None],
    stop: Callable[[], bool],
) -> Trained:
    """Follow a recipe from wherever its run is, and publish the encoder.

    Args:
        engine: Where the catalog and the service's folder are.
        gallery: Whose pictures they are.
        terms: What is to be done.
        workers: Processes that prepare pictures; 0 for none but this.
        observer: Is told of every step and epoch.
        begun: Told the MAP@10 before the first step.
        stop: Asked after every step; the run then ends with a checkpoint.

    Raises:
        NameTakenError: There is an encoder of the recipe's name already, or one is in training.
        NotTrainableError: The encoder to start from cannot be trained.
        TooFewLabelsError: Too few of the gallery's pictures have a label.
        NoGainError: The network is no better than the one it started from.
        TrainingError: The recipe cannot be followed, or the run was started with another one.
        OSError: A folder cannot be written.
    """
    specs = find_specs()
    refuse_taken(terms.recipe.name, specs, engine.var)
    recipe = terms.recipe
    if terms.base is not None:
        recipe = started_from(recipe, terms.base, specs)
    run = engine.var / RUNS / recipe.name
    with _alone(run):
        parts = material(
            engine, gallery, run, hold_out=terms.hold_out, share=terms.share, seed=recipe.seed
        )
        longest = _WIDER * recipe.backbone.side
        training = Pictures(parts.training, side=longest, cache_bytes=_cache_bytes())
        validation = Pictures(parts.validation, side=longest)
        trainer = Trainer(recipe, training, validation, run, workers=workers)
        before = trainer.measure()
        begun(before)
        outcome = trainer.run(observer, stop=stop)
        if outcome.ended == "stopped":
            return Trained(outcome, before, None)
        if recipe.backbone.folder is not None and not _is_better(outcome, before):
            shutil.rmtree(run)
            raise NoGainError(
                f"training made it no better: MAP@10 {before or 0:.4f} before, "
                f"{outcome.best or 0:.4f} at best; there is no new encoder"
            )
        known = Provenance(
            data=f"The gallery {gallery.name}.",
            licence="That of its pictures, and of the network it was trained from.",
            pictures=len(training),
            validation_pictures=len(validation),
            notes="" if before is None else f"MAP@10 before the training: {before:.4f}.",
        )
        folder = engine.var / TRAINED / recipe.name
        learned = learned_from(gallery.id, gallery.name, terms, parts.learned_from)
        card = model_card(recipe, outcome, known)
        publish(outcome, recipe.backbone, folder, card, beside={LEARNED_FROM: learned})
        shutil.rmtree(run)
    return Trained(outcome, before, folder)


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Hold a run's folder, and leave none behind in which nothing came to be.

    Raises:
        NameTakenError: Another process holds it.
    """
    run.mkdir(parents=True, exist_ok=True)
    lock = FileLock(run / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise NameTakenError(f"{run.name} is being trained already") from error
    try:
        yield
    finally:
        if run.exists() and [file.name for file in run.iterdir()] == [_LOCK]:
            shutil.rmtree(run)
        lock.release()


def _is_better(outcome: Outcome, before: float | None) -> bool:
    return before is None or outcome.best is None or outcome.best > before


def _cache_bytes() -> int:
    """How much of the decoded pictures to keep in memory."""
    return min(_CACHE_BYTES, round(_CACHE_SHARE * psutil.virtual_memory().available))
