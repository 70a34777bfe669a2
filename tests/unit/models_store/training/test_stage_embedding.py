"""Embeddings of a network's last two stages: fitted, written, read, trained further."""

from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from timm.models import group_parameters

from models_store import registry
from models_store.encoders.base import embed
from models_store.errors import WeightsError
from models_store.pooling import GeneralisedMean
from models_store.stage_embedding import StageEmbedding, stage_features
from models_store.training.freezing import freeze, stages
from models_store.training.network import build_backbone
from models_store.training.pictures import Pictures
from models_store.training.publish import publish
from models_store.training.recipe import Backbone
from models_store.training.stage_fit import fit_stages, half_whitened
from models_store.training.trainer import Outcome, Trainer

from .conftest import MakePictures, MakeRecipe

ARCHITECTURES = ["test_convnext", "test_resnet", "test_efficientnet"]


def network(architecture: str) -> torch.nn.Module:
    torch.manual_seed(0)
    made: torch.nn.Module = timm.create_model(architecture, num_classes=0).eval()
    return made


def some_pictures(count: int = 32) -> torch.Tensor:
    return torch.randn(count, 3, 64, 64, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@torch.no_grad()
def test_the_last_stage_is_the_networks_own_embedding_and_the_one_before_is_pooled(
    architecture: str,
) -> None:
    whole, pictures = network(architecture), some_pictures(2)
    last, before = stage_features(whole, pictures)
    torch.testing.assert_close(last, whole(pictures))
    maps = whole.forward_intermediates(pictures, intermediates_only=True)  # type: ignore[operator]
    torch.testing.assert_close(before, GeneralisedMean()(maps[-2]).flatten(1))


def test_the_layer_centres_balances_and_damps_by_the_root_of_the_standard_deviation() -> None:
    generator = torch.Generator().manual_seed(0)
    spread = torch.tensor([4.0, 1.0, 0.25], dtype=torch.float64)
    first = torch.randn(20_000, 3, generator=generator, dtype=torch.float64) * spread + 7
    second = torch.randn(20_000, 2, generator=generator, dtype=torch.float64) * 100
    weight, bias = half_whitened([first, second])
    found = torch.cat([first, second], 1) @ weight.T + bias
    torch.testing.assert_close(found.mean(0), torch.zeros(5, dtype=torch.float64))
    covariance = np.cov(found.T.numpy())
    np.testing.assert_allclose(covariance, np.diag(np.diag(covariance)), atol=1e-10)
    # Where variances are v before, they are v / sqrt(v + floor) after, whatever a stage's scale is.
    lengths = [(one - one.mean(0)).norm(dim=1).mean() for one in (first, second)]
    even = torch.cat(
        [(one - one.mean(0)) / n for one, n in zip((first, second), lengths, strict=True)], 1
    )
    before = np.sort(np.linalg.eigvalsh(np.cov(even.T.numpy())))[::-1]
    wanted = before / np.sqrt(before + 0.05 * before.mean())
    np.testing.assert_allclose(np.diag(covariance), wanted, rtol=1e-9)


@torch.no_grad()
def test_an_embedding_is_the_layer_over_both_stages() -> None:
    whole, pictures = network("test_resnet"), some_pictures()
    fitted = fit_stages(whole, torch.split(pictures, 8))
    features = torch.cat(stage_features(whole, pictures), 1)
    embeddings = fitted(pictures)
    assert embeddings.shape == (32, min(512, features.shape[1]))
    torch.testing.assert_close(
        embeddings.mean(0), torch.zeros(embeddings.shape[1]), atol=1e-4, rtol=0
    )
    torch.testing.assert_close(embeddings, fitted.embedding(features))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_its_stages_are_the_networks_and_the_layer_is_the_last(architecture: str) -> None:
    whole = network(architecture)
    plain = stages(whole)
    fitted = fit_stages(whole, [some_pictures()])
    found = stages(fitted)
    assert found[:-1] == [[f"network.{name}" for name in names] for names in plain]
    assert found[-1] == ["embedding.weight", "embedding.bias"]
    freeze(fitted, len(plain))
    assert {name for name, one in fitted.named_parameters() if one.requires_grad} == {*found[-1]}
    assert len(group_parameters(fitted, fitted.group_matcher(coarse=False))) > len(plain)


def published(
    make_pictures: MakePictures, make_recipe: MakeRecipe, folder: Path
) -> tuple[Outcome, StageEmbedding]:
    recipe = make_recipe(backbone={"architecture": "test_resnet", "side": 32}, epochs=1)
    outcome = Trainer(recipe, make_pictures(8), make_pictures(2, seed=1), folder / "run").run()
    whole = fit_stages(outcome.network.backbone, [some_pictures()])
    publish(outcome, recipe.backbone, folder / "weights" / "tiny", "", embedding=whole.embedding)
    return outcome, whole


def as_the_encoder_sees(folder: Path, pictures: Pictures) -> np.ndarray:
    spec = registry.available(folder / "weights")["tiny"]
    return embed(registry.load(spec, threads=1), [pictures.open(at) for at in range(len(pictures))])


def test_a_published_one_is_read_again_and_its_file_counts(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    _, whole = published(make_pictures, make_recipe, tmp_path)
    pictures = make_pictures(2, seed=1)
    found = as_the_encoder_sees(tmp_path, pictures)
    spec = registry.available(tmp_path / "weights")["tiny"]
    blueprint = registry.read_blueprint(spec)
    pixels = torch.stack(
        [torch.from_numpy(blueprint.fit(pictures.open(at))) for at in range(len(pictures))]
    )
    mean, std = (torch.tensor(one).view(1, 3, 1, 1) for one in (blueprint.mean, blueprint.std))
    with torch.no_grad():
        wanted = torch.nn.functional.normalize(whole((pixels.float() / 255 - mean) / std)).numpy()
    assert (found * wanted).sum(1).min() > 0.999
    before = registry.revision(spec)
    file = tmp_path / "weights" / "tiny" / "embedding.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert registry.revision(spec) != before
    file.unlink()
    with pytest.raises(WeightsError):
        registry.load(spec)


def test_it_can_be_trained_further_layer_included(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    published(make_pictures, make_recipe, tmp_path)
    options = Backbone(folder=tmp_path / "weights" / "tiny", side=32)
    backbone, _ = build_backbone(options)
    assert isinstance(backbone, StageEmbedding)
    recipe = make_recipe(name="again", backbone=options.model_dump(), epochs=1)
    outcome = Trainer(recipe, make_pictures(8), make_pictures(2, seed=1), tmp_path / "two").run()
    trained = outcome.network.backbone
    assert isinstance(trained, StageEmbedding)
    assert not torch.equal(trained.embedding.weight, backbone.embedding.weight)
    publish(outcome, recipe.backbone, tmp_path / "weights" / "again", "")
    spec = registry.available(tmp_path / "weights")["again"]
    pictures = make_pictures(2, seed=1)
    found = embed(registry.load(spec, threads=1), [pictures.open(at) for at in range(4)])
    assert found.shape == (4, outcome.network.feature_dimension)


def test_another_word_for_it_is_refused(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    published(make_pictures, make_recipe, tmp_path)
    config = tmp_path / "weights" / "tiny" / "config.json"
    config.write_text(config.read_text().replace('"stages"', '"all"'))
    with pytest.raises(WeightsError, match="stages"):
        registry.load(registry.available(tmp_path / "weights")["tiny"])
