"""A recipe is one file, and says what it does not understand."""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from models_store.training.errors import TrainingError
from models_store.training.losses.options import AnyLoss, LikelihoodRatio, Triplet
from models_store.training.recipe import Recipe

TEXT = """
name = "small"
epochs = 3
[backbone]
architecture = "convnext_atto"
arguments = {drop_path_rate = 0.1}
[freezing]
stages = "all"
[[losses]]
name = "triplet"
mining = "hard"
[[losses]]
name = "likelihood_ratio"
weight = 0.5
"""


def test_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "recipe.toml"
    file.write_text(TEXT)
    recipe = Recipe.read(file)
    assert recipe.losses == (Triplet(mining="hard"), LikelihoodRatio(weight=0.5))
    assert recipe.backbone.arguments == {"drop_path_rate": 0.1}
    assert recipe.freezing.stages == "all"
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('name = "triplet"', 'name = "triplets"', "losses"),
        ('mining = "hard"', 'mining = "harder"', "mining"),
        ("epochs = 3", "epoch = 3", "epoch"),
        ("epochs = 3", "epochs = 0", "epochs"),
        ('name = "small"', 'name = "../small"', "name"),
        ("epochs = 3", "epochs =", "recipe"),
    ],
)
def test_refuses_what_it_does_not_understand(tmp_path: Path, old: str, new: str, word: str) -> None:
    file = tmp_path / "recipe.toml"
    file.write_text(TEXT.replace(old, new))
    with pytest.raises(TrainingError, match=word):
        Recipe.read(file)


def test_a_recipe_needs_no_networks_library() -> None:
    code = "import sys, models_store.training.recipe; print('torch' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_the_how_tos_recipe_can_be_followed_and_it_names_every_loss(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs" / "howto" / "train-an-encoder.md").read_text()
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "recipe.toml").write_text(text)
    recipe = Recipe.read(tmp_path / "recipe.toml")
    assert [loss.name for loss in recipe.losses] == ["arcface", "triplet"]
    union, _ = get_args(AnyLoss)
    assert {one.model_fields["name"].default for one in get_args(union)} <= set(
        re.findall(r"`(\w+)`", page)
    )


def test_for_new_classes_nothing_learns_to_name_the_old_ones() -> None:
    own, new = (Recipe.gentle("mine", new_classes=whether) for whether in (False, True))
    assert own.classification.weight > 0
    assert new.classification.weight == 0
    assert new.losses
    assert own.freezing == new.freezing
