"""One training from its recipe to the best network, in steps that can be interrupted anywhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import torch

from models_store.training.augmentation import fitted, varied
from models_store.training.batches import BalancedBatches
from models_store.training.checkpoints import (
    Position,
    load_best,
    load_checkpoint,
    save_best,
    save_checkpoint,
)
from models_store.training.distillation import Teacher
from models_store.training.learner import Learner
from models_store.training.network import Origin, TrainedNetwork
from models_store.training.pictures import Pictures
from models_store.training.precision import training_device
from models_store.training.progress import EpochDone, Observer, StepDone, write_log
from models_store.training.reader import Batch, PreparedBatches, read_batches
from models_store.training.recipe import Recipe
from models_store.training.validation import ValidationSet

LOG: Final = "epochs.csv"
"""Every epoch so far, in the folder of a run."""


@dataclass(frozen=True)
class Outcome:
    """What a training came to.

    Attributes:
        ended: ``early`` did not improve any more; ``stopped`` was asked to, and can be resumed.
        network: The best, or the last without validation; on the CPU, ready to embed.
        origin: How to build its backbone again.
        classes: Names, in the order of the head's answers.
        history: Every epoch.
        best: Highest MAP@10; None without validation.
        best_epoch: Of that.
    """

    ended: Literal["finished", "early", "stopped"]
    network: TrainedNetwork
    origin: Origin
    classes: tuple[str, ...]
    history: Sequence[EpochDone]
    best: float | None
    best_epoch: int | None


class Trainer:
    """A run in a folder, where its log, its checkpoint and its best weights are."""

    def __init__(
        self,
        recipe: Recipe,
        training: Pictures,
        validation: Pictures | None,
        folder: Path,
        *,
        teacher: Teacher | None = None,
        workers: int = 0,
        device: torch.device | None = None,
    ) -> None:
        """Build everything the recipe names.

        Args:
            recipe: What to do.
            training: Pictures to learn from.
            validation: Others, to search among after each epoch; of the same classes or of others.
            folder: Of the run; made if need be.
            teacher: Has embeddings of all training pictures.
            workers: Processes that prepare pictures; 0 for none but this.
            device: Where to train; the GPU where there is one.

        Raises:
            TrainingError: The recipe cannot be followed with these pictures.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._recipe, self._folder, self._workers = recipe, folder, workers
        self._classes = training.classes
        self._device = device or training_device()
        wanted = teacher.of(training.ids) if teacher else None
        self._learner = Learner(recipe, len(training.classes), wanted, self._device)
        own, of = recipe.batches, recipe.backbone
        self._batches = BalancedBatches(training.labels, own.classes, own.pictures, recipe.seed)
        self._prepared = PreparedBatches(training, varied(recipe.augmentation, of.side))
        self._validation: ValidationSet | None = None
        if validation is not None:
            interpolation = str(self._learner.origin.pretrained["interpolation"])
            look = fitted(of.embed_side or of.side, of.crop, interpolation)
            most = recipe.validation.most
            self._validation = ValidationSet(validation, look, most, recipe.seed)
        self._identity = (
            recipe.model_dump_json(exclude={"checkpoint_steps"}),
            training.digest(),
            validation.digest() if validation else "",
        )

    def measure(self) -> float | None:
        """MAP@10 of the network as it is now, before any run; None without validation pictures."""
        if self._validation is None:
            return None
        return self._validation.mean_average_precision(self._learner.embed)

    def run(self, *observers: Observer, stop: Callable[[], bool] = lambda: False) -> Outcome:
        """Train from where the folder's checkpoint is, or from the start.

        Args:
            observers: Are told of every step and epoch.
            stop: Asked after every step but the last; the run then ends, with a checkpoint.

        Raises:
            TrainingError: The checkpoint is damaged or of another run, or the loss is no number.
        """
        parts = self._learner.parts()
        at = load_checkpoint(self._folder, self._identity, parts) or Position()
        while self._goes_on(at):
            speed = self._learn_epoch(at, observers, stop)
            if speed is not None:
                self._end_epoch(at, speed, observers)
            if speed is None or (self._goes_on(at) and stop()):
                return self._outcome("stopped", at)
        return self._outcome("finished" if at.epoch == self._recipe.epochs else "early", at)

    def _learn_epoch(
        self, at: Position, observers: Sequence[Observer], stop: Callable[[], bool]
    ) -> float | None:
        """Learn what is left of an epoch.

        Returns:
            Pictures a second; None if it was stopped before the end.
        """
        self._learner.begin(at.epoch)
        start, done, steps = time.perf_counter(), 0, len(self._batches)
        for batch in self._read(at):
            loss = self._learner.learn(batch, at.epoch * steps + at.step, steps)
            at.step += 1
            at.loss_sum += loss
            done += len(batch.labels)
            speed = done / (time.perf_counter() - start)
            for observer in observers:
                observer(StepDone(at.epoch, at.step - 1, steps, loss, speed))
            if at.step == steps:
                break
            stopping = stop()
            if stopping or at.step % self._recipe.checkpoint_steps == 0:
                self._save(at)
            if stopping:
                return None
        return speed

    def _end_epoch(self, at: Position, speed: float, observers: Sequence[Observer]) -> None:
        """Look how good the network is now, and keep it if it is better than before."""
        reached = None
        if self._validation is not None:
            reached = self._validation.mean_average_precision(self._learner.embed)
            if at.best is None or reached > at.best:
                at.best, at.best_epoch = reached, at.epoch
                save_best(self._folder, self._learner.network)
        learner, loss = self._learner, at.loss_sum / len(self._batches)
        report = EpochDone(at.epoch, loss, reached, learner.rate, learner.frozen, speed)
        at.history.append(report)
        at.epoch, at.step, at.loss_sum = at.epoch + 1, 0, 0.0
        self._save(at)
        write_log(self._folder / LOG, at.history)
        for observer in observers:
            observer(report)

    def _read(self, at: Position) -> Iterator[Batch]:
        draws = self._batches.epoch(at.epoch, at.step)
        pin = self._device.type == "cuda"
        return read_batches(self._prepared, draws, workers=self._workers, pin=pin)

    def _save(self, at: Position) -> None:
        save_checkpoint(self._folder, self._identity, at, self._learner.parts())

    def _goes_on(self, at: Position) -> bool:
        return at.epoch < self._recipe.epochs and not self._has_lost_patience(at)

    def _has_lost_patience(self, at: Position) -> bool:
        patience = self._recipe.validation.patience
        return bool(
            patience and at.best_epoch is not None and at.epoch - 1 - at.best_epoch >= patience
        )

    def _outcome(self, ended: Literal["finished", "early", "stopped"], at: Position) -> Outcome:
        weights = None if at.best is None else load_best(self._folder)
        return Outcome(
            ended,
            self._learner.finished(weights),
            self._learner.origin,
            self._classes,
            tuple(at.history),
            at.best,
            at.best_epoch,
        )
