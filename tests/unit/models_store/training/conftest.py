"""Drawn pictures that a tiny network can learn to tell apart, and quick recipes for it."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

from models_store.training.pictures import Labelled, Pictures
from models_store.training.recipe import Recipe
from tests.drawn_shapes import SHAPES, SIDE, drawn, png

MakePictures = Callable[..., Pictures]
MakeRecipe = Callable[..., Recipe]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Tiny networks are slower on several threads."""
    usual = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(usual)


@pytest.fixture(scope="session")
def make_pictures() -> MakePictures:
    """A function that draws so many pictures of each of so many classes."""

    def make(each: int, classes: int = 6, seed: int = 0, **options: int) -> Pictures:
        chance = np.random.default_rng(seed)
        items = [
            Labelled(f"{shape}-{number}", png(drawn(shape, chance)), shape)
            for shape in SHAPES[:classes]
            for number in range(each)
        ]
        return Pictures(items, **({"cache_bytes": 10**8} | options))

    return make


@pytest.fixture(scope="session")
def make_recipe() -> MakeRecipe:
    """A function that gives a recipe for a tiny network, with changes by section."""

    def make(**changes: object) -> Recipe:
        usual: dict[str, object] = {
            "name": "tiny",
            "epochs": 2,
            "precision": "fp32",
            "backbone": {"architecture": "test_efficientnet", "side": SIDE, "crop": 1.0},
            "batches": {"classes": 6, "pictures": 4},
            "augmentation": {"least_area": 0.7, "colour": 0.1},
            "optimiser": {"learning_rate": 1e-2, "warmup": 0.2, "average": 0.9},
        }
        return Recipe.model_validate(usual | changes)

    return make
