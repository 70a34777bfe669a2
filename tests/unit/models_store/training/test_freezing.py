"""What is frozen stays exactly as it was, and thaws when the schedule says so."""

from pathlib import Path

import pytest
import timm
import torch

from models_store.training.errors import TrainingError
from models_store.training.freezing import freeze, frozen_stages, set_modes, stages
from models_store.training.lora import adapt, merge
from models_store.training.recipe import Freezing, Lora
from models_store.training.trainer import Trainer

from .conftest import MakePictures, MakeRecipe

SMALL = {"layers": (1, 1, 1, 1), "channels": (32, 32, 32, 32), "stem_chs": 16}
NETWORKS = {
    "test_convnext": {},
    "resnetv2_18": SMALL,
    "test_vit": {"img_size": 32},
    "test_efficientnet": {},
}


def backbone(name: str) -> torch.nn.Module:
    torch.manual_seed(0)
    network: torch.nn.Module = timm.create_model(name, num_classes=0, **NETWORKS[name])
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_stages_hold_every_parameter_once_and_start_at_the_stem(name: str) -> None:
    network = backbone(name)
    found = stages(network)
    names = [one for stage in found for one in stage]
    assert sorted(names) == sorted(one for one, _ in network.named_parameters())
    assert len(names) == len(set(names))
    assert len(found) >= 4
    assert any("stem" in one or "patch_embed" in one for one in found[0])


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("count", [0, 2, 99])
def test_only_later_stages_learn(name: str, count: int) -> None:
    network = backbone(name)
    freeze(network, count)
    set_modes(network)
    before = {key: one.clone() for key, one in network.state_dict().items()}
    head = torch.nn.Linear(int(network(torch.randn(4, 3, 32, 32)).shape[1]), 2)
    optimiser = torch.optim.SGD([*network.parameters(), *head.parameters()], lr=0.5)
    head(network(torch.randn(4, 3, 32, 32))).pow(2).sum().backward()
    optimiser.step()
    frozen = {one for stage in stages(network)[:count] for one in stage}
    changed = {key for key, one in network.named_parameters() if not torch.equal(one, before[key])}
    assert not changed & frozen
    if count < len(stages(network)):
        assert changed


def test_frozen_batch_normalisation_keeps_its_statistics() -> None:
    network = backbone("test_efficientnet")
    freeze(network, 2)
    set_modes(network)
    norms = {n: m for n, m in network.named_modules() if isinstance(m, torch.nn.BatchNorm2d)}
    frozen = {name for name, norm in norms.items() if not norm.weight.requires_grad}
    assert frozen
    assert frozen < set(norms)
    before = {name: norm.running_mean.clone() for name, norm in norms.items()}
    network(torch.randn(4, 3, 32, 32))
    unchanged = {n for n, norm in norms.items() if torch.equal(norm.running_mean, before[n])}
    assert unchanged == frozen
    set_modes(network, statistics=True)
    assert not any(norm.training for norm in norms.values())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Freezing(), [0, 0, 0, 0]),
        (Freezing(stages=3), [3, 3, 3, 3]),
        (Freezing(stages=3, thaw_every=1), [3, 2, 1, 0]),
        (Freezing(stages="all", thaw_every=2), [5, 5, 4, 4]),
        (Freezing(stages=9), [5, 5, 5, 5]),
    ],
)
def test_schedule(options: Freezing, expected: list[int]) -> None:
    assert [frozen_stages(options, epoch, 5) for epoch in range(4)] == expected


def test_a_linear_probe_leaves_the_backbone_as_it_was(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(freezing={"stages": "all"}, epochs=1)
    trainer = Trainer(recipe, make_pictures(8), None, tmp_path)
    before = {key: one.clone() for key, one in trainer._learner.network.state_dict().items()}
    after = trainer.run().network.state_dict()
    changed = {key for key, one in after.items() if not torch.equal(one, before[key])}
    assert changed == {"classifier.weight", "classifier.bias"}


def test_adapters_are_all_that_learns_and_vanish_when_merged() -> None:
    network = backbone("test_vit")
    names = set(network.state_dict())
    pictures = torch.randn(2, 3, 32, 32)
    before = network.eval()(pictures)
    adapt(network, Lora(rank=2))
    torch.testing.assert_close(network.eval()(pictures), before)
    learning = {name for name, one in network.named_parameters() if one.requires_grad}
    assert learning
    assert all("lora_" in name for name in learning)
    for name, one in network.named_parameters():
        if name in learning:
            torch.nn.init.normal_(one, std=0.2)
    adapted = network(pictures)
    assert not torch.allclose(adapted, before, atol=1e-2)
    merge(network)
    assert set(network.state_dict()) == names
    torch.testing.assert_close(network(pictures), adapted, rtol=1e-3, atol=1e-4)


def test_adapters_need_linear_layers() -> None:
    with pytest.raises(TrainingError, match="linear layers"):
        adapt(backbone("test_efficientnet"), Lora(rank=2))
