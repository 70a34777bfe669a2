"""Commands run in this process, on a data folder of the test's own."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cli import semblance

Run = Callable[..., Result]


@pytest.fixture
def run(var: Path) -> Run:
    """Runs ``semblance`` with these arguments; an error it explains to people is raised here."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(
            semblance, [str(one) for one in arguments], catch_exceptions=False
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures of a cat, two of a dog."""
    random = np.random.default_rng(0)
    folder = tmp_path / "pictures"
    for name in ("cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        blocks = Image.fromarray(random.integers(0, 255, (4, 4, 3), np.uint8))
        blocks.resize((64, 64), Image.Resampling.NEAREST).save(folder / name)
    return folder
