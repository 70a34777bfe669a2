"""With every loss, a tiny network finds drawn shapes better than before it learned."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models_store.training.distillation import DistillationLoss, Teacher
from models_store.training.errors import TrainingError
from models_store.training.network import TrainedNetwork
from models_store.training.optimiser import rate_share
from models_store.training.progress import EpochDone, StepDone
from models_store.training.recipe import Distillation, Recipe
from models_store.training.trainer import LOG, Trainer

from .conftest import MakePictures, MakeRecipe

LOSSES = {
    "contrastive": {},
    "triplet hard": {"mining": "hard"},
    "triplet semi-hard": {"mining": "semi-hard"},
    "triplet all": {"mining": "all"},
    "multi_similarity": {},
    "nt_xent": {},
    "normalised_softmax": {},
    "arcface": {"scale": 16},
    "cosface": {"scale": 16},
    "sphereface": {"scale": 16},
    "likelihood_ratio": {},
}


def gain(recipe: Recipe, make_pictures: MakePictures, folder: Path, **more: object) -> float:
    """How much MAP@10 on other pictures rises from the first weights on."""
    trainer = Trainer(recipe, make_pictures(40), make_pictures(12, seed=1), folder, **more)
    assert trainer._validation is not None
    before = trainer._validation.mean_average_precision(trainer._learner.embed)
    outcome = trainer.run()
    assert outcome.best is not None
    return outcome.best - before


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_alone_teaches(
    loss: str, make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    options = {"name": loss.split()[0], **LOSSES[loss]}
    recipe = make_recipe(losses=[options], classification={"weight": 0}, epochs=4)
    assert gain(recipe, make_pictures, tmp_path) > 0.1


def test_classification_alone_teaches(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    assert gain(make_recipe(epochs=4), make_pictures, tmp_path) > 0.1


@pytest.mark.parametrize("kind", ["cosine", "relational"])
def test_a_teacher_alone_teaches(
    kind: str, make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    weights = {"cosine": 0.0, "relational": 0.0} | {kind: 5.0}
    recipe = make_recipe(distillation=weights, classification={"weight": 0}, epochs=4)
    pictures = make_pictures(40)
    chance = np.random.default_rng(0)
    knowing = np.eye(6)[pictures.labels] + 0.1 * chance.normal(size=(len(pictures), 6))
    teacher = Teacher(pictures.ids, knowing.astype(np.float32))
    assert gain(recipe, make_pictures, tmp_path, teacher=teacher) > 0.1


def test_distillation_by_hand() -> None:
    wanted = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    features = torch.tensor([[2.0, 0.0], [3.0, 3.0]])
    loss = DistillationLoss(Distillation(cosine=1, relational=10), 2, 2)
    assert loss.translate is not None
    loss.translate.weight.data = torch.eye(2)
    loss.translate.bias.data.zero_()
    half = 0.5**0.5  # the cosine of the second to its teacher, and of the two to each other
    expected = (0 + 1 - half) / 2 + 10 * half**2
    assert float(loss(features, wanted).detach()) == pytest.approx(expected, rel=1e-5)


def test_a_teacher_is_asked_by_id() -> None:
    vectors = np.array([[1, 0], [3, 0], [2, 4]], np.float32)
    teacher = Teacher(["a", "b", "c"], vectors)
    centred = (vectors - vectors.mean(0))[[2, 0]]
    expected = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    torch.testing.assert_close(teacher.of(["c", "a"]), torch.from_numpy(expected))
    with pytest.raises(TrainingError, match="of x"):
        teacher.of(["a", "x"])


@pytest.mark.parametrize("neck", ["batch_norm", "linear"])
def test_with_a_neck_and_in_half_precision(
    neck: str, make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    of = {"architecture": "test_efficientnet", "side": 32, "neck": neck, "neck_dimension": 16}
    recipe = make_recipe(backbone=of, losses=[{"name": "triplet"}], precision="bf16", epochs=4)
    assert gain(recipe, make_pictures, tmp_path) > 0.1


def test_observers_are_told_and_a_log_is_kept(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    told: list[StepDone | EpochDone] = []
    recipe = make_recipe(freezing={"stages": 2, "thaw_every": 1})
    outcome = Trainer(recipe, make_pictures(8), make_pictures(3, seed=1), tmp_path).run(told.append)
    steps = [one for one in told if isinstance(one, StepDone)]
    epochs = [one for one in told if isinstance(one, EpochDone)]
    assert [(one.epoch, one.step) for one in steps] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert epochs == list(outcome.history)
    assert [one.frozen_stages for one in epochs] == [2, 1]
    assert epochs[0].loss == pytest.approx((steps[0].loss + steps[1].loss) / 2)
    rows = (tmp_path / LOG).read_text().splitlines()
    assert rows[0].startswith("epoch,loss,map_at_10,")
    assert [row.split(",")[0] for row in rows[1:]] == ["0", "1"]


def test_training_ends_when_nothing_gets_better(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=9, freezing={"stages": "all"}, validation={"patience": 2})
    outcome = Trainer(recipe, make_pictures(6), make_pictures(3, seed=1), tmp_path).run()
    assert outcome.ended == "early"
    assert (outcome.best_epoch, len(outcome.history)) == (0, 3)


def test_a_rate_that_is_too_high_is_an_error(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(optimiser={"learning_rate": 1e30, "warmup": 0}, epochs=3)
    with pytest.raises(TrainingError, match="the loss is"):
        Trainer(recipe, make_pictures(8), None, tmp_path).run()


def test_a_recipe_without_a_loss_is_refused(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="no loss"):
        Trainer(make_recipe(classification={"weight": 0}), make_pictures(4), None, tmp_path)


@pytest.mark.parametrize(
    "of",
    [
        {"architecture": "no_such_network"},
        {"architecture": "vit_tiny_patch16_224", "side": 32},  # which is made for 224 pixels
        {"architecture": "test_convnext", "arguments": {"img_size": 3}},
    ],
)
def test_an_impossible_network_is_one_clear_error(
    of: dict[str, object], make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="network"):
        Trainer(make_recipe(backbone=of), make_pictures(4), None, tmp_path)


def test_the_rate_rises_in_a_line_and_falls_in_a_cosine() -> None:
    shares = [rate_share(step, 4, 24, 0.1) for step in range(25)]
    assert shares[:4] == [0.25, 0.5, 0.75, 1.0]
    assert shares[4] == 1.0
    assert shares[14] == pytest.approx(0.55)
    assert shares[24] == pytest.approx(0.1)
    assert shares[4:] == sorted(shares[4:], reverse=True)


def test_norms_and_biases_do_not_decay_and_layers_have_their_rates(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    options = {"layer_decay": 0.5, "backbone_rate": 0.1, "weight_decay": 0.2}
    trainer = Trainer(make_recipe(optimiser=options), make_pictures(4), None, tmp_path)
    groups = trainer._learner._optimiser.param_groups
    network: TrainedNetwork = trainer._learner._goal.network
    group_of = {id(one): group for group in groups for one in group["params"]}
    assert set(map(id, network.parameters())) == set(group_of)
    for parameter in network.parameters():
        decays = group_of[id(parameter)]["weight_decay"] > 0
        assert decays == (parameter.ndim > 1)
    first = group_of[id(next(network.backbone.parameters()))]["lr_scale"]
    assert network.classifier is not None
    assert group_of[id(network.classifier.weight)]["lr_scale"] == 1
    assert first < 0.1 / 4
