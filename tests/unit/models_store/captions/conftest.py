"""A tiny BLIP, written once, and pictures for it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.captioner import write_blip


@pytest.fixture(scope="session")
def published_blip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BLIP's folder, not to be changed."""
    return write_blip(tmp_path_factory.mktemp("captioner") / "blip")


@pytest.fixture
def weights(published_blip: Path, tmp_path: Path) -> Path:
    """A weights folder with it, the test's own."""
    shutil.copytree(published_blip, tmp_path / "weights" / "blip")
    return tmp_path / "weights"


@pytest.fixture(scope="session")
def pictures() -> list[Image.Image]:
    """Of random blocks, of several sizes."""
    chance = np.random.default_rng(0)
    blocks = [Image.fromarray(chance.integers(0, 255, (4, 4, 3), np.uint8)) for _ in range(5)]
    return [one.resize((60 + 10 * at, 64)) for at, one in enumerate(blocks)]
