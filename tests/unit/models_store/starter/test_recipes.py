"""The starter encoders' recipes, and following one from a zip to an encoder's folder."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import timm
from click.testing import CliRunner

from models_store.starter import train
from models_store.training.recipe import Recipe
from models_store.weights import networks
from tests.drawn_shapes import SHAPES, drawn, png

MakeNetwork = Callable[..., Path]

RECIPE = """
name = "starter_small"
epochs = 1
precision = "fp32"

[backbone]
architecture = "test_resnet"
side = 32

[batches]
classes = 6
pictures = 2

[distillation]
relational = 1.0
"""


def test_every_recipe_names_a_network_that_there_is() -> None:
    recipes = {file.stem: Recipe.read(file) for file in train.RECIPES.glob("*.toml")}
    assert len(recipes) >= 3
    for name, recipe in recipes.items():
        assert recipe.name == name
        assert timm.is_model(recipe.backbone.architecture)
    assert len({recipe.seed for recipe in recipes.values()}) == len(recipes)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Drawn shapes in a zip laid out as Tiny ImageNet's."""
    chance = np.random.default_rng(0)
    file = tmp_path / "shapes.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("classes.csv", "class,wnid,words\n")
        for part, each in (("train", 4), ("val", 2)):
            for shape in SHAPES:
                for number in range(each):
                    archive.writestr(f"{part}/{shape}/{number}.png", png(drawn(shape, chance)))
    return file


def test_from_a_zip_to_an_encoder(
    pictures: Path, make_network: MakeNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, recipes, work = (tmp_path / name for name in ("weights", "recipes", "work"))
    make_network(weights / train.TEACHER, "test_resnet", input_size=[3, 32, 32])
    recipes.mkdir()
    (recipes / "starter_small.toml").write_text(RECIPE)
    monkeypatch.setattr(train, "RECIPES", recipes)
    line = [str(pictures), "--teacher", str(weights), "--work", str(work), "--into", str(tmp_path)]
    result = CliRunner().invoke(train.main, line, catch_exceptions=False)
    assert "starter_small: MAP@10" in result.output
    assert tmp_path / "starter_small" in networks(tmp_path)
    named = json.loads((tmp_path / "starter_small" / "config.json").read_text())["label_names"]
    assert named == sorted(SHAPES)
    taught = np.load(work / "teacher.npy")
    assert taught.shape[0] == 24
    assert np.linalg.norm(taught.astype(np.float32), axis=1) == pytest.approx(1, abs=0.01)
    # What is there already is not trained again.
    again = CliRunner().invoke(train.main, line, catch_exceptions=False)
    assert again.output == f"there is nothing to train: all of them are in {tmp_path}\n"
