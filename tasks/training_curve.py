"""A training's progress and curve, kept in the catalog while it goes on."""

import math
import time
from collections.abc import Callable
from pathlib import Path

from index_store.catalog.database import Catalog
from index_store.catalog.training_records import EpochPoint, StepPoint, TrainingCurve
from models_store.training.progress import EpochDone, StepDone, read_log
from tasks.errors import JobCancelledError
from tasks.job_run import JobRun

MOST_POINTS = 400
"""Of a curve, but for its epochs."""

_WRITE_EVERY_S = 1.0  # two writes each, progress and curve


class CurveRecorder:
    """Is told of every step and epoch of a job's training, and writes down what is worth it."""

    def __init__(
        self, catalog: Catalog, run: JobRun, epochs: int, log: Path, leaving: Callable[[], bool]
    ) -> None:
        """Go on with the curve of the attempt before, if there was one.

        Args:
            catalog: Where it is kept.
            run: The job.
            epochs: Of the whole training.
            log: File of the epochs of former attempts, which may have been other jobs'.
            leaving: Whether the worker is about to end.
        """
        self._catalog, self._run, self._leaving = catalog, run, leaving
        self._epochs, self._log = epochs, log
        self._step_points = list(catalog.trainings.curve(run.job.id).steps)
        self._epoch_points: list[EpochPoint] = []
        self._losses: list[float] = []  # since the last point
        self._done, self._total = run.job.done, run.job.total or 0
        self._is_first = True  # step of this attempt
        self._stage = "reading pictures"
        self._written_at = -math.inf
        self._is_new = False
        self.is_cancelled = False
        self.write()

    def begun(self, before: float | None) -> None:
        """The training is about to make its first step, with that MAP@10."""
        self._epoch_points = [EpochPoint(0, 0, None, before, None, None)]
        # What former attempts left stays as it is until it is known where this one goes on.
        self._is_new = not (self._step_points or self._log.exists())
        self._stage = "beginning"
        self.write()

    def __call__(self, event: StepDone | EpochDone) -> None:
        """A step or an epoch is done.

        Raises:
            JobCancelledError: Another attempt does the job now; this one must not leave a trace.
        """
        if isinstance(event, StepDone):
            self._step(event)
        else:
            self._epoch(event)
        if time.monotonic() - self._written_at >= _WRITE_EVERY_S:
            self.write()

    def stop(self) -> bool:
        """Whether the training is to end here, with a checkpoint."""
        return self.is_cancelled or self._leaving()

    def published(self) -> None:
        """The encoder is there; whoever looks at the job is told what is left to do."""
        self._stage = "published; restart `semblance up`, then reindex"
        self.write()

    def write(self) -> None:
        """Write down what there is to tell."""
        self._written_at = time.monotonic()
        if not self._run.note(self._done, self._total or None, self._stage):
            self._lose()
        if self._is_new:
            curve = TrainingCurve(tuple(self._step_points), tuple(self._epoch_points))
            self._catalog.trainings.keep_curve(self._run.job.id, curve)
            self._is_new = False

    def _step(self, event: StepDone) -> None:
        done = event.epoch * event.steps + event.step + 1
        if self._is_first:
            self._go_on(done, event)
        self._done, self._total = done, event.steps * self._epochs
        self._stage = f"epoch {event.epoch + 1} of {self._epochs}"
        self._losses.append(event.loss)
        if done % math.ceil(self._total / MOST_POINTS) == 0 or done == self._total:
            self._step_points.append(StepPoint(done, sum(self._losses) / len(self._losses)))
            self._losses.clear()
            self._is_new = True

    def _epoch(self, event: EpochDone) -> None:
        self._epoch_points.append(_point(event, self._done))
        self._is_new = True

    def _go_on(self, done: int, first: StepDone) -> None:
        """Take up the curve where this attempt's first step is; what was known beyond comes again."""
        self._is_first, self._is_new = False, True
        past = [
            _point(one, (one.epoch + 1) * first.steps)
            for one in read_log(self._log)
            if one.epoch < first.epoch
        ]
        self._epoch_points += past
        known = [one for one in self._step_points if one.step < done]
        begins = known[0].step if known else done
        self._step_points = [
            StepPoint(one.step, one.loss)
            for one in past
            if one.loss is not None and one.step < begins
        ]
        self._step_points += known

    def _lose(self) -> None:
        job = self._run.job
        if self._catalog.jobs.get(job.id).state != "cancelled":
            raise JobCancelledError(f"job {job.id} was taken over")
        self.is_cancelled = True


def _point(epoch: EpochDone, step: int) -> EpochPoint:
    return EpochPoint(
        epoch.epoch + 1,
        step,
        epoch.loss,
        epoch.map_at_10,
        epoch.learning_rate,
        epoch.pictures_per_second,
    )
