"""``semblance train`` from a gallery's labels to an encoder that votes, through interruptions."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from filelock import FileLock
from safetensors.numpy import load_file

from cli import semblance
from commands.train import train
from index_store.images import ImageFiles
from tasks.ensemble import get_catalog, get_specs
from tasks.errors import NameTakenError, NoGainError, TasksError
from tasks.ingest import ingest_folder
from tests.conftest import forget
from tests.drawn_shapes import SHAPES, drawn

RECIPE = """
name = "unnamed"
epochs = 8
precision = "fp32"
checkpoint_steps = 1
losses = [{ name = "multi_similarity" }]

[backbone]
architecture = "test_efficientnet"
side = 32
crop = 1.0

[batches]
classes = 6
pictures = 4

[augmentation]
least_area = 0.7

[optimiser]
learning_rate = 1e-2
warmup = 0.2
average = 0.9
"""


@pytest.fixture
def recipe(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A recipe, for a gallery of drawn shapes; on one thread, since sums depend on how many share them."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    chance = np.random.default_rng(0)
    for shape in SHAPES:
        (tmp_path / "pictures" / shape).mkdir(parents=True)
        for number in range(20):
            drawn(shape, chance).save(tmp_path / "pictures" / shape / f"{number}.png")
    gallery = get_catalog().galleries.get_or_create("shapes")
    files = ImageFiles(var)
    ingest_folder(get_catalog(), files, gallery, tmp_path / "pictures", max_pixels=10_000)
    file = tmp_path / "recipe.toml"
    file.write_text(RECIPE)
    yield file
    torch.set_num_threads(threads)


def run(*line: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(semblance, line)
    assert result.exit_code == expect, result.output
    return result


def words(name: str, recipe: Path) -> list[str]:
    usual = ["train", "shapes", "--name", name, "--recipe", str(recipe), "--workers", "0", "--json"]
    return [*usual, "--hold-out", "pictures", "--share", "0.25"]


def begun(name: str, recipe: Path, var: Path) -> "subprocess.Popen[str]":
    """A training in a process of its own, after its first checkpoint."""
    command = [Path(sys.executable).with_name("semblance"), *words(name, recipe)]
    process = subprocess.Popen(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    checkpoint = var / "training" / name / "checkpoint.pt"
    end = time.monotonic() + 120
    while not checkpoint.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    return process


def test_a_trained_encoder_votes(var: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(run(*words("mine", recipe)).stdout)
    assert told["ended"] == "finished"
    assert told["map_at_10"] > told["map_at_10_before"] + 0.2
    folder = Path(told["folder"])
    card = (folder / "README.md").read_text()
    assert "The gallery shapes." in card
    assert "90 pictures of 6 classes" in card
    assert not (var / "training" / "mine").exists()

    monkeypatch.delenv("SEMBLANCE_PROFILE")  # the tests' own, which has no place for it
    forget()  # as a restart does
    assert get_specs()["mine"].folder == folder
    listed = {
        one["name"]: one["state"] for one in json.loads(run("models", "list", "--json").stdout)
    }
    assert listed["mine"] == "ready"
    run("models", "verify", "mine")
    run("reindex", "shapes", "--encoder", "mine", "--local")
    found = json.loads(run("evaluate", "shapes", "--encoder", "mine", "--json").stdout)
    assert found["map_at_10"]["mine"] > 0.4


def test_killed_by_force_it_ends_where_an_unbroken_one_does(var: Path, recipe: Path) -> None:
    unbroken = json.loads(run(*words("unbroken", recipe)).stdout)
    process = begun("killed", recipe, var)
    process.kill()
    process.communicate()
    forget()
    again = json.loads(run(*words("killed", recipe)).stdout)
    for key in ("ended", "epochs", "map_at_10", "map_at_10_before"):
        assert again[key] == unbroken[key]
    theirs, ours = (
        load_file(Path(one["folder"]) / "model.safetensors") for one in (unbroken, again)
    )
    assert all(np.array_equal(theirs[name], ours[name]) for name in theirs)


def test_ctrl_c_leaves_a_checkpoint(var: Path, recipe: Path) -> None:
    process = begun("stopped", recipe, var)
    process.send_signal(signal.SIGINT)
    told, errors = process.communicate(timeout=60)
    assert process.returncode == 3, errors
    assert json.loads(told)["ended"] == "stopped"
    assert json.loads(told)["folder"] is None
    assert json.loads(run(*words("stopped", recipe)).stdout)["epochs"] == 8


def test_whole_classes_can_be_held_out(var: Path, recipe: Path) -> None:
    line = [*words("new", recipe), "--hold-out", "classes", "--share", "0.5", "--epochs", "1"]
    recipe.write_text(RECIPE.replace("classes = 6", "classes = 3"))
    folder = Path(json.loads(run(*line).stdout)["folder"])
    named = json.loads((folder / "config.json").read_text())["label_names"]
    assert len(named) == 3
    assert "60 pictures of 3 classes" in (folder / "README.md").read_text()


def test_it_starts_from_another_encoder(var: Path, recipe: Path) -> None:
    run(*words("first", recipe))
    forget()
    line = ["train", "shapes", "--name", "second", "--from", "first", "--epochs", "1", "--json"]
    told = json.loads(run(*line, "--workers", "0").stdout)
    assert told["map_at_10_before"] > 0.4
    config = json.loads((Path(told["folder"]) / "config.json").read_text())
    assert config["architecture"] == "test_efficientnet"
    assert config["pretrained_cfg"]["input_size"] == [3, 32, 32]

    recipe.write_text(RECIPE.replace("1e-2", "1e-9") + "[freezing]\nstatistics = true\n")
    line = [*words("third", recipe), "--from", "first", "--epochs", "1"]
    result = CliRunner().invoke(semblance, line)
    assert isinstance(result.exception, NoGainError)
    assert not (var / "trained" / "third").exists()
    assert not (var / "training" / "third").exists()


def test_two_do_not_train_the_same(var: Path, recipe: Path) -> None:
    (var / "training" / "mine").mkdir(parents=True)
    with FileLock(var / "training" / "mine" / "lock"):
        result = CliRunner().invoke(semblance, words("mine", recipe))
    assert isinstance(result.exception, NameTakenError)
    assert "being trained already" in str(result.exception)


@pytest.mark.parametrize("name", ["a b", "../../evil", ".", "", "mine\n"])
def test_a_name_that_nothing_can_have_is_refused(var: Path, name: str) -> None:
    told = run("train", "shapes", "--name", name, "--from", "first", expect=2).output
    assert "letters, digits" in told


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("shapes", "--name", "mine", "--from", "colour"), "no network in timm's format"),
        (("shapes", "--name", "mine", "--share", "0.01"), "too few labelled pictures to validate"),
        (("shapes", "--name", "light"), "already"),
        (("shapes", "--name", "colour"), "already"),
        (("shapes", "--name", "convnext"), "already"),
        (("shapes", "--name", "ensemble"), "already"),
    ],
)
def test_what_cannot_be_trained_says_why(
    var: Path, recipe: Path, line: tuple[str, ...], reason: str
) -> None:
    result = CliRunner().invoke(train, [*line, "--recipe", str(recipe)])
    assert isinstance(result.exception, TasksError)
    assert reason in str(result.exception)
    assert result.exception.hint


def test_without_a_network_it_asks_for_one(var: Path, recipe: Path) -> None:
    assert "--from" in run("train", "shapes", "--name", "mine", expect=2).output
    assert get_catalog().galleries.get("shapes").labels == 6
