"""A curve holds what is worth keeping of a training, is written seldom, and survives interruptions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Job
from models_store.training.progress import EpochDone, StepDone, write_log
from tasks import training_curve
from tasks.ensemble import get_catalog
from tasks.errors import JobCancelledError
from tasks.job_run import JobRun, new_owner
from tasks.training_curve import MOST_POINTS, CurveRecorder


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def job(catalog: Catalog) -> Job:
    return catalog.jobs.submit("train", catalog.galleries.create("some"), "mine")[0]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is written as soon as it is told."""
    monkeypatch.setattr(training_curve, "_WRITE_EVERY_S", 0.0)


def attempt(catalog: Catalog, job: Job, var: Path, epochs: int) -> CurveRecorder:
    owner = new_owner()
    claimed = catalog.jobs.claim(job.id, owner, 0.0)
    assert claimed is not None
    log = var / "epochs.csv"
    return CurveRecorder(catalog, JobRun(catalog, claimed, owner), epochs, log, lambda: False)


def step(done: int, steps: int) -> StepDone:
    epoch, number = divmod(done - 1, steps)
    return StepDone(epoch, number, steps, float(done), 10.0)


def epoch(number: int) -> EpochDone:
    return EpochDone(number, 1.0 / (number + 1), 0.5, 1e-3, 0, 10.0)


def told(recorder: CurveRecorder, steps: int, span: Iterator[int]) -> None:
    for done in span:
        recorder(step(done, steps))
        if done % steps == 0:
            recorder(epoch(done // steps - 1))


def test_long_trainings_are_thinned_to_means_and_keep_every_epoch(
    catalog: Catalog, job: Job, var: Path
) -> None:
    recorder = attempt(catalog, job, var, epochs=20)
    recorder.begun(0.25)
    assert [one.map_at_10 for one in catalog.trainings.curve(job.id).epochs] == [0.25]
    told(recorder, 100, iter(range(1, 2001)))
    recorder.write()
    curve = catalog.trainings.curve(job.id)
    assert len(curve.steps) == MOST_POINTS
    assert curve.steps[0] == (5, 3.0)  # of 1 to 5
    assert curve.steps[-1] == (2000, 1998.0)
    assert [(one.epoch, one.step) for one in curve.epochs] == [(n, 100 * n) for n in range(21)]
    found = catalog.jobs.get(job.id)
    assert (found.done, found.total, found.stage) == (2000, 2000, "epoch 20 of 20")


def test_quick_steps_and_epochs_wait_to_be_written_together(
    catalog: Catalog, job: Job, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_curve, "_WRITE_EVERY_S", 3600.0)
    recorder = attempt(catalog, job, var, epochs=1000)
    recorder.begun(None)
    told(recorder, 2, iter(range(1, 21)))
    assert catalog.jobs.get(job.id).done == 0
    monkeypatch.setattr(training_curve, "_WRITE_EVERY_S", 0.0)
    recorder(step(21, 2))
    assert catalog.jobs.get(job.id).done == 21
    assert len(catalog.trainings.curve(job.id).epochs) == 11


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("same_job", [True, False], ids=["after a kill", "after cancelling"])
def test_what_comes_again_is_not_there_twice(
    catalog: Catalog, job: Job, var: Path, same_job: bool
) -> None:
    first = attempt(catalog, job, var, epochs=4)
    first.begun(0.25)
    told(first, 3, iter(range(1, 9)))  # the checkpoint is from the second epoch's end
    write_log(var / "epochs.csv", [epoch(0), epoch(1)])
    if not same_job:
        catalog.jobs.cancel(job.id)
        job = catalog.jobs.submit("train", catalog.galleries.get("some"), "mine")[0]
    second = attempt(catalog, job, var, epochs=4)
    second.begun(0.25)
    assert len(catalog.trainings.curve(job.id).steps) == (8 if same_job else 0)
    told(second, 3, iter(range(7, 13)))
    curve = catalog.trainings.curve(job.id)
    every, whole = [*range(1, 13)], [3, 6, *range(7, 13)]  # of another job's, the epochs' ends
    assert [one.step for one in curve.steps] == (every if same_job else whole)
    assert [(one.epoch, one.step) for one in curve.epochs] == [(n, 3 * n) for n in range(5)]


@pytest.mark.usefixtures("at_once")
def test_cancelling_asks_for_a_checkpoint_and_being_replaced_for_none(
    catalog: Catalog, job: Job, var: Path
) -> None:
    recorder = attempt(catalog, job, var, epochs=2)
    recorder(step(1, 3))
    assert not recorder.stop()
    successor = attempt(catalog, job, var, epochs=2)
    with pytest.raises(JobCancelledError, match="taken over"):
        recorder(step(2, 3))
    catalog.jobs.cancel(job.id)
    successor(step(1, 3))
    assert successor.stop()
