"""What is published is found, loads, and embeds as the trained network did."""

import errno
import json
from pathlib import Path

import numpy as np
import pytest
import timm
import torch

from models_store import checksums, registry
from models_store.encoders.base import embed
from models_store.encoders.timm_network import read_timm
from models_store.inventory import inventory, verified
from models_store.runtime.torch_runtime import TorchRuntime
from models_store.spec import EncoderSpec
from models_store.training.card import Provenance, model_card
from models_store.training.errors import TrainingError
from models_store.training.pictures import Pictures
from models_store.training.publish import publish
from models_store.training.recipe import Recipe
from models_store.training.trainer import Outcome, Trainer
from models_store.unit_length import unit_length

from .conftest import MakePictures, MakeRecipe

SMALL = {"layers": (1, 1, 1, 1), "channels": (32, 32, 32, 32), "stem_chs": 16}
VIT = {"img_size": 32, "patch_size": 8}
BACKBONES = {
    "convnext": {"architecture": "test_convnext", "side": 32, "embed_side": 48},
    "resnetv2": {"architecture": "resnetv2_18", "side": 32, "arguments": SMALL},
    "vit": {"architecture": "test_vit", "side": 32, "arguments": VIT},
    "gem": {"architecture": "test_efficientnet", "side": 32, "pooling": "gem"},
    "neck": {"architecture": "test_efficientnet", "side": 32, "neck": "batch_norm"},
    "linear": {"architecture": "test_efficientnet", "side": 32, "neck": "linear"},
}
KNOWN = Provenance("Drawn shapes.", "Do what you like.", 48, 12)


def trained(recipe: Recipe, make_pictures: MakePictures, folder: Path) -> Outcome:
    return Trainer(recipe, make_pictures(8), make_pictures(2, seed=1), folder / "run").run()


def expected(outcome: Outcome, pictures: Pictures, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings and logits of the network in memory, for pixels as the encoder prepares them."""
    fit = read_timm(folder).fit
    pixels = torch.stack([torch.from_numpy(fit(pictures.open(at))) for at in range(len(pictures))])
    mean = torch.tensor(outcome.origin.pretrained["mean"]).view(1, 3, 1, 1)
    std = torch.tensor(outcome.origin.pretrained["std"]).view(1, 3, 1, 1)
    answer = outcome.network((pixels.float() / 255 - mean) / std)
    assert answer.logits is not None
    return unit_length(answer.features.numpy()), answer.logits.numpy()


def embedded(spec: EncoderSpec, pictures: Pictures) -> np.ndarray:
    """Embeddings by the network that the registry finds, in PyTorch."""
    blueprint = registry.read_blueprint(spec)
    pixels = [blueprint.fit(pictures.open(at)) for at in range(len(pictures))]
    return unit_length(TorchRuntime(blueprint, threads=1).run(np.stack(pixels)))


@pytest.mark.parametrize("kind", BACKBONES)
def test_the_published_encoder_embeds_as_the_trained_network(
    kind: str, make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(backbone=BACKBONES[kind], epochs=1)
    outcome = trained(recipe, make_pictures, tmp_path)
    folder = tmp_path / "weights" / "tiny"
    publish(outcome, recipe.backbone, folder, "# Tiny\n", half=False)
    pictures = make_pictures(2, seed=1)
    embeddings, logits = expected(outcome, pictures, folder)
    found = embedded(registry.available(folder.parent)["tiny"], pictures)
    np.testing.assert_allclose(found, embeddings, atol=1e-5)
    whole = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    if kind != "gem":  # which timm alone does not know of
        side = recipe.backbone.embed_side or recipe.backbone.side
        assert list(whole.pretrained_cfg["input_size"]) == [3, side, side]
        fit, data = read_timm(folder).fit, outcome.origin.pretrained
        pixels = torch.from_numpy(np.stack([fit(pictures.open(at)) for at in range(3)])).float()
        shape = (1, 3, 1, 1)
        standard = pixels / 255 - torch.tensor(data["mean"]).view(shape)
        named = whole(standard / torch.tensor(data["std"]).view(shape)).detach().numpy()
        np.testing.assert_allclose(named, logits[:3], rtol=1e-3, atol=1e-4)


def test_loads_in_half_precision_with_hardly_changed_embeddings(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=1)
    outcome = trained(recipe, make_pictures, tmp_path)
    pictures = make_pictures(2, seed=1)
    publish(outcome, recipe.backbone, tmp_path / "half", "")
    publish(outcome, recipe.backbone, tmp_path / "full", "", half=False)
    sizes = [(tmp_path / name / "model.safetensors").stat().st_size for name in ("half", "full")]
    assert sizes[0] < 0.6 * sizes[1]
    spec = registry.available(tmp_path)["half"]
    found = embed(
        registry.load(spec, threads=1), [pictures.open(at) for at in range(len(pictures))]
    )
    embeddings, _ = expected(outcome, pictures, tmp_path / "half")
    assert (found * embeddings).sum(1).min() > 0.999


def test_the_folder_is_complete_and_names_the_classes(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=1)
    outcome = trained(recipe, make_pictures, tmp_path)
    folder = tmp_path / "weights" / "tiny"
    publish(outcome, recipe.backbone, folder, model_card(recipe, outcome, KNOWN))
    (entry,) = [one for one in inventory(folder.parent, None) if one.name == "tiny"]
    assert verified(entry).state == "ready"
    assert entry.dimension == outcome.network.feature_dimension
    config = json.loads((folder / "config.json").read_text())
    assert config["label_names"] == list(outcome.classes)
    card = (folder / "README.md").read_text()
    for words in ("# tiny", "Drawn shapes.", "Do what you like.", "Seed 0", f"{outcome.best:.4f}"):
        assert words in card
    with pytest.raises(TrainingError, match="exists already"):
        publish(outcome, recipe.backbone, folder, "")
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_a_published_encoder_can_be_trained_further(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(backbone=BACKBONES["vit"], epochs=1)
    publish(trained(recipe, make_pictures, tmp_path), recipe.backbone, tmp_path / "first", "")
    again = make_recipe(
        backbone={"folder": tmp_path / "first", "side": 32},
        lora={"rank": 2},
        losses=[{"name": "triplet"}],
        epochs=1,
    )
    outcome = trained(again, make_pictures, tmp_path / "second")
    publish(outcome, again.backbone, tmp_path / "third", "", half=False)
    pictures = make_pictures(2, seed=1)
    embeddings, _ = expected(outcome, pictures, tmp_path / "third")
    found = embedded(registry.available(tmp_path)["third"], pictures)
    np.testing.assert_allclose(found, embeddings, atol=1e-5)


def test_weights_beyond_half_precision_are_not_written(
    make_pictures: MakePictures, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(epochs=1)
    outcome = trained(recipe, make_pictures, tmp_path)
    next(outcome.network.backbone.parameters()).fill_(1e6)
    with pytest.raises(TrainingError, match="float16"):
        publish(outcome, recipe.backbone, tmp_path / "large", "")
    assert not (tmp_path / "large").exists()


def test_a_full_disk_leaves_nothing_half_written(
    make_pictures: MakePictures,
    make_recipe: MakeRecipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recipe = make_recipe(epochs=1)
    outcome = trained(recipe, make_pictures, tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checksums, "record", full)
    with pytest.raises(OSError, match="No space"):
        publish(outcome, recipe.backbone, tmp_path / "out" / "mine", "")
    assert list((tmp_path / "out").iterdir()) == []
