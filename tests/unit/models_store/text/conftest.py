"""Tiny networks of two towers, written once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.two_towers import write_clip, write_siglip

WRITERS: dict[str, Callable[[Path], Path]] = {"clip": write_clip, "siglip": write_siglip}


@pytest.fixture(scope="session")
def towers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a CLIP and a SigLIP, not to be changed."""
    weights = tmp_path_factory.mktemp("weights")
    for name, write in WRITERS.items():
        write(weights / name)
    return weights


@pytest.fixture(params=WRITERS)
def folder(request: pytest.FixtureRequest, towers: Path) -> Path:
    """Each network in turn, not to be changed."""
    return towers / request.param


@pytest.fixture
def own(towers: Path, tmp_path: Path) -> Path:
    """A weights folder with both, the test's own."""
    return shutil.copytree(towers, tmp_path / "weights")
