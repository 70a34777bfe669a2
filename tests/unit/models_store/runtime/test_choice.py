import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from models_store.encoders.blueprint import Blueprint
from models_store.encoders.timm_network import read_timm
from models_store.runtime import choice
from models_store.runtime.choice import choose_runtime
from models_store.runtime.openvino_runtime import OpenVinoRuntime, convert
from models_store.runtime.torch_runtime import TorchRuntime
from models_store.runtime.trials import Trial, try_all
from models_store.unit_length import unit_length

MakeNetwork = Callable[..., Path]


def made(architecture: str, folder: Path, make_network: MakeNetwork) -> Blueprint:
    size = 160 if architecture == "test_vit" else 64
    return read_timm(make_network(folder / architecture, architecture, input_size=[3, size, size]))


@pytest.fixture(scope="module", params=["test_convnext", "test_vit", "test_resnet"])
def any_blueprint(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    make_network: MakeNetwork,
) -> Blueprint:
    return made(request.param, tmp_path_factory.mktemp("weights"), make_network)


@pytest.fixture(scope="module")
def blueprint(tmp_path_factory: pytest.TempPathFactory, make_network: MakeNetwork) -> Blueprint:
    return made("test_convnext", tmp_path_factory.mktemp("weights"), make_network)


def pictures(blueprint: Blueprint, number: int = 2) -> np.ndarray:
    shape = (number, 3, *blueprint.input_size)
    return np.random.default_rng(1).integers(0, 256, shape, np.uint8)


def plain(blueprint: Blueprint, pixels: np.ndarray) -> np.ndarray:
    """The network's embeddings, made with nothing but PyTorch."""
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in (blueprint.mean, blueprint.std))
    with torch.inference_mode():
        return blueprint.network((torch.from_numpy(pixels) / 255 - mean) / std).numpy()


OPENVINO = ["openvino fp32", "openvino mixed", "openvino bf16"]
RUNTIMES = [
    *((name, streams) for name in OPENVINO for streams in (1, 3)),
    ("torch fp32", 1),
    ("torch bf16", 1),
]


@pytest.mark.parametrize(("runtime", "streams"), RUNTIMES)
def test_every_runtime_gives_the_networks_own_embeddings(
    any_blueprint: Blueprint, runtime: str, streams: int
) -> None:
    library, precision = runtime.split()
    ours = (
        TorchRuntime(any_blueprint, half=precision == "bf16", threads=1)
        if library == "torch"
        else OpenVinoRuntime(convert(any_blueprint), precision, threads=streams, streams=streams)  # type: ignore[arg-type]
    )
    assert ours.streams == streams
    for number in (1, 5):  # converted for any number of pictures
        pixels = pictures(any_blueprint, number)
        found, expected = ours.run(pixels), plain(any_blueprint, pixels)
        assert found.shape == expected.shape
        cosine = (unit_length(found) * unit_length(expected)).sum(axis=1)
        assert cosine.min() >= (0.99999 if precision == "fp32" else 0.999)


def test_an_earlier_result_survives_the_next_pass(blueprint: Blueprint) -> None:
    runtime = OpenVinoRuntime(convert(blueprint), "fp32")
    first = runtime.run(pictures(blueprint))
    kept = first.copy()
    runtime.run(255 - pictures(blueprint))
    assert np.array_equal(first, kept)


def test_the_choice_is_remembered(blueprint: Blueprint, tmp_path: Path) -> None:
    chosen = choose_runtime(blueprint, "r1", cache=tmp_path / "runtime")
    (note,) = (tmp_path / "runtime").glob("r1-*.json")
    content = json.loads(note.read_text())
    assert content["trials"][content["runtime"]]["cosine"] >= 0.999
    note.write_text(json.dumps(content | {"runtime": "torch-fp32"}))
    again = choose_runtime(blueprint, "r1", cache=tmp_path / "runtime")
    assert again.name.startswith("torch fp32")
    assert chosen.run(pictures(blueprint)).shape == again.run(pictures(blueprint)).shape


class Fixed:
    """A runtime that always gives the same embedding."""

    name, pass_size, streams = "fixed", 8, 1

    def __init__(self, *embedding: float) -> None:
        self._embedding = np.array(embedding, np.float32)

    def run(self, pixels: np.ndarray) -> np.ndarray:
        return np.tile(self._embedding, (len(pixels), 1))


@pytest.fixture
def few_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    makers = {"torch-fp32": lambda: Fixed(1, 0), "abacus": lambda: Fixed(1, 0)}
    monkeypatch.setattr(choice, "_makers", lambda *_: makers)


OTHER_CANDIDATES = '{"runtime": "torch-fp32", "candidates": ["torch-fp32"]}'


@pytest.mark.usefixtures("few_candidates")
@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"runtime": "slide rule"}', '{"runtime": null}', OTHER_CANDIDATES],
)
def test_an_unusable_note_is_measured_anew(
    blueprint: Blueprint, tmp_path: Path, content: str
) -> None:
    choose_runtime(blueprint, "r1", cache=tmp_path)
    (note,) = tmp_path.glob("r1-*.json")
    note.write_text(content)
    choose_runtime(blueprint, "r1", cache=tmp_path)
    assert "trials" in json.loads(note.read_text())


@pytest.mark.usefixtures("few_candidates")
def test_without_a_place_for_the_note_it_works_all_the_same(
    blueprint: Blueprint, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    choose_runtime(blueprint, "r1", cache=tmp_path / "file")


def test_a_network_openvino_cannot_run_is_run_by_torch(
    blueprint: Blueprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Blueprint) -> None:
        raise RuntimeError("no such operation")

    monkeypatch.setattr(choice, "convert", fail)
    assert choose_runtime(blueprint, "r1").name.startswith("torch")


def test_those_that_stray_or_fail_are_not_candidates() -> None:
    def fail() -> Fixed:
        raise RuntimeError

    makers = {
        "own": lambda: Fixed(1, 0),
        "near": lambda: Fixed(1, 0.01),
        "far": lambda: Fixed(1, 0.5),
        "nothing": lambda: Fixed(np.nan, 0),
        "broken": fail,
    }
    trials = try_all(makers, (8, 8))
    assert set(trials) == {"own", "near"}
    assert trials["own"].cosine == pytest.approx(1)
    assert all(isinstance(trial, Trial) and trial.ms_per_picture > 0 for trial in trials.values())
