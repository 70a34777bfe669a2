"""A run that was stopped or killed ends in the very weights of one that was not."""

import os
from pathlib import Path

import pytest
import torch

from models_store.training.checkpoints import CHECKPOINT
from models_store.training.errors import TrainingError
from models_store.training.progress import read_log, write_log
from models_store.training.recipe import Recipe
from models_store.training.trainer import Outcome, Trainer

from .conftest import MakePictures, MakeRecipe

# Chance in the network, in a loss's state, in frozen layers and in the average: all must be kept.
CHANGES = {
    "epochs": 3,
    "backbone": {
        "architecture": "test_efficientnet",
        "side": 32,
        "arguments": {"drop_rate": 0.2, "drop_path_rate": 0.2},
        "neck": "batch_norm",
    },
    "losses": [{"name": "likelihood_ratio"}, {"name": "arcface", "weight": 0.1}],
    "freezing": {"stages": 2, "thaw_every": 1},
}


@pytest.fixture(scope="module")
def unbroken(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    folder = tmp_path_factory.mktemp("unbroken")
    return trainer(make_recipe(**CHANGES), make_pictures, folder).run()


class KilledError(Exception):
    """Stands for the end of the process."""


def trainer(recipe: Recipe, make_pictures: MakePictures, folder: Path) -> Trainer:
    return Trainer(recipe, make_pictures(12), make_pictures(4, seed=1), folder)


def same(one: Outcome, other: Outcome) -> None:
    for name, tensor in one.network.state_dict().items():
        assert torch.equal(tensor, other.network.state_dict()[name]), name
    for mine, theirs in zip(one.history, other.history, strict=True):
        assert (mine.loss, mine.map_at_10) == (theirs.loss, theirs.map_at_10)
    assert (one.best, one.best_epoch) == (other.best, other.best_epoch)


@pytest.mark.parametrize("at", [0, 3])
def test_stopped_in_the_middle_of_an_epoch(
    at: int,
    unbroken: Outcome,
    make_pictures: MakePictures,
    make_recipe: MakeRecipe,
    tmp_path: Path,
) -> None:
    recipe = make_recipe(**CHANGES)
    asked = iter(range(99))
    broken = trainer(recipe, make_pictures, tmp_path).run(stop=lambda: next(asked) >= at)
    assert broken.ended == "stopped"
    torch.manual_seed(999)  # another process has other generators
    resumed = trainer(recipe, make_pictures, tmp_path).run()
    assert resumed.ended == "finished"
    same(unbroken, resumed)


def test_failed_between_two_checkpoints(
    unbroken: Outcome, make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(**CHANGES, checkpoint_steps=2)
    left = iter(range(5))

    def die(_: object) -> None:
        if next(left, None) is None:
            raise KilledError

    with pytest.raises(KilledError):
        trainer(recipe, make_pictures, tmp_path).run(die)
    same(unbroken, trainer(recipe, make_pictures, tmp_path).run())


def test_a_finished_run_is_not_run_again(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(**CHANGES)
    first = trainer(recipe, make_pictures, tmp_path).run()
    told: list[object] = []
    same(first, trainer(recipe, make_pictures, tmp_path).run(told.append))
    assert not told


def test_another_recipe_or_other_pictures_are_refused(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=1)
    trainer(recipe, make_pictures, tmp_path).run()
    with pytest.raises(TrainingError, match="another recipe"):
        trainer(make_recipe(epochs=2), make_pictures, tmp_path).run()
    with pytest.raises(TrainingError, match="another recipe"):
        Trainer(recipe, make_pictures(13), make_pictures(4, seed=1), tmp_path).run()


def test_a_damaged_checkpoint_is_one_clear_error(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=1)
    trainer(recipe, make_pictures, tmp_path).run()
    file = tmp_path / CHECKPOINT
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(TrainingError, match="damaged"):
        trainer(recipe, make_pictures, tmp_path).run()


def test_a_checkpoint_that_carries_code_is_not_run(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "harmed"),)

    run = tmp_path / "run"
    run.mkdir()
    torch.save({"identity": Harm()}, run / CHECKPOINT)
    with pytest.raises(TrainingError, match="damaged"):
        trainer(make_recipe(), make_pictures, run).run()
    assert not (tmp_path / "harmed").exists()


def test_stopped_between_epochs_of_one_step(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=3, batches={"classes": 6, "pictures": 12})
    broken = trainer(recipe, make_pictures, tmp_path).run(stop=lambda: True)
    assert (broken.ended, len(broken.history)) == ("stopped", 1)
    resumed = trainer(recipe, make_pictures, tmp_path).run()
    assert (resumed.ended, len(resumed.history)) == ("finished", 3)


def test_the_log_is_read_as_it_was_written(unbroken: Outcome, tmp_path: Path) -> None:
    write_log(tmp_path / "epochs.csv", unbroken.history)
    assert read_log(tmp_path / "epochs.csv") == list(unbroken.history)
    assert read_log(tmp_path / "nothing.csv") == []
