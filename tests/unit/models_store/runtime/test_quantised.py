import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models_store import registry
from models_store.encoders.base import embed
from models_store.errors import WeightsError
from models_store.registry import available, load, revision
from models_store.runtime import quantised

MakeNetwork = Callable[..., Path]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory, make_network: MakeNetwork) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    make_network(folder / "tiny", "test_resnet")
    return folder


def pictures(number: int) -> list[Image.Image]:
    coarse = np.random.default_rng(0).integers(0, 256, (number, 8, 8, 3), np.uint8)
    return [Image.fromarray(one).resize((90, 80), Image.Resampling.BICUBIC) for one in coarse]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Path:
    """A folder of quantised networks, with one."""
    spec = available(weights)["tiny"]
    blueprint = registry.read_blueprint(spec)
    model = quantised.quantise(blueprint, [blueprint.fit(picture) for picture in pictures(40)])
    folder = tmp_path_factory.mktemp("quantised")
    quantised.save(model, {"source": registry.own_revision(spec)}, folder / "tiny")
    return folder


def test_a_quantised_network_takes_its_originals_place(weights: Path, folder: Path) -> None:
    original, ours = (available(weights, None, one)["tiny"] for one in (None, folder))
    assert revision(ours) != revision(original) == registry.own_revision(ours)
    encoder = load(ours)
    assert encoder.revision == revision(ours)
    assert encoder.runtime.name == "openvino int8"  # type: ignore[attr-defined]
    embeddings = [embed(one, pictures(5)) for one in (load(original), encoder)]
    cosine = (embeddings[0] * embeddings[1]).sum(axis=1)
    assert cosine.min() > 0.9
    assert cosine.min() < 0.999999  # it is another network


def test_with_other_weights_it_counts_no_more(
    tmp_path: Path, folder: Path, make_network: MakeNetwork
) -> None:
    make_network(tmp_path / "tiny", "test_convnext")
    spec = available(tmp_path, None, folder)["tiny"]
    assert revision(spec) == registry.own_revision(spec)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"source": 3}'])
def test_a_damaged_record_is_none(
    tmp_path: Path, weights: Path, folder: Path, content: str
) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "record.json").write_text(content)
    spec = available(weights, None, tmp_path)["tiny"]
    assert revision(spec) == registry.own_revision(spec)


def test_saving_again_replaces_it(tmp_path: Path, weights: Path) -> None:
    blueprint = registry.read_blueprint(available(weights)["tiny"])
    model = quantised.quantise(blueprint, [blueprint.fit(picture) for picture in pictures(8)])
    for source in ("one", "two"):
        quantised.save(model, {"source": source}, tmp_path / "tiny")
    assert {path.name for path in tmp_path.iterdir()} == {"tiny"}
    assert quantised.load(tmp_path / "tiny").name == "openvino int8"


@pytest.mark.parametrize("lost", ["model.xml", "model.bin"])
def test_without_all_its_files_it_counts_no_more(
    tmp_path: Path, weights: Path, folder: Path, lost: str
) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "tiny")
    (tmp_path / "tiny" / lost).unlink()
    spec = available(weights, None, tmp_path)["tiny"]
    assert revision(spec) == registry.own_revision(spec)


def test_a_damaged_one_says_how_to_do_without(tmp_path: Path, weights: Path, folder: Path) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "tiny")
    (tmp_path / "tiny" / "model.xml").write_text("<net")
    with pytest.raises(WeightsError, match="quantised tiny") as error:
        load(available(weights, None, tmp_path)["tiny"])
    assert "--undo" in error.value.hint
