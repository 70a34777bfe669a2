import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models_store import registry
from models_store.errors import EncoderError, WeightsError
from models_store.published.catalogue import published
from models_store.registry import available, load, read_blueprint, revision
from models_store.spec import EncoderSpec

MakeNetwork = Callable[..., Path]


@pytest.fixture(autouse=True)
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for the networks that come along, so that tests can say which there are."""
    folder = tmp_path / "starter"
    folder.mkdir()
    monkeypatch.setattr(registry, "STARTER", folder)
    return folder


@pytest.fixture
def weights(tmp_path: Path, make_network: MakeNetwork) -> Path:
    make_network(tmp_path / "weights" / "tiny.tag")
    return tmp_path / "weights"


def into_cache(cache: Path, name: str, make: Callable[[Path], Path]) -> Path:
    """Put a network into a hub's cache, as that published encoder."""
    one = published()[name]
    stored = cache / f"models--{one.repository.replace('/', '--')}"
    commit = "c" * 40 if one.revision == "main" else one.revision
    (stored / "refs").mkdir(parents=True)
    (stored / "refs" / "main").write_text("c" * 40)
    return make(stored / "snapshots" / commit)


def test_the_descriptors_are_always_there() -> None:
    assert list(available(None)) == ["colour", "texture", "shape"]


def test_networks_are_named_after_their_folders(weights: Path) -> None:
    specs = available(weights)
    assert list(specs) == ["colour", "texture", "shape", "tiny.tag", "glrt"]
    assert specs["tiny.tag"] == EncoderSpec("tiny.tag", "timm", weights / "tiny.tag")


def test_a_starter_is_there_unless_another_of_its_name_is(
    starter: Path, weights: Path, tmp_path: Path, make_network: MakeNetwork
) -> None:
    trained = tmp_path / "trained"
    assert available(None, trained=trained).keys() == {"colour", "texture", "shape"}
    for name in ("starter_one", "tiny.tag", "mine"):
        make_network(starter / name)
    for name in ("tiny.tag", "mine"):
        make_network(trained / name)
    specs = available(weights, trained=trained)
    origins = {name: spec.origin for name, spec in specs.items() if spec.folder}
    assert origins == {
        "starter_one": "starter",
        "mine": "trained",
        "tiny.tag": "found",
        "glrt": "found",
    }
    assert specs["tiny.tag"].folder == weights / "tiny.tag"
    assert specs["mine"].folder == trained / "mine"


def test_the_likelihood_ratio_looks_through_the_best_network_there_is(
    starter: Path, weights: Path, tmp_path: Path, make_network: MakeNetwork
) -> None:
    assert "glrt" not in available(None)
    make_network(starter / "starter_one")
    trained = tmp_path / "trained"
    make_network(trained / "mine")
    assert available(None)["glrt"].folder == starter / "starter_one"
    make_network(starter / "starter_resnet")  # which measures best
    assert available(None)["glrt"].folder == starter / "starter_resnet"
    assert available(None, trained=trained)["glrt"].folder == starter / "starter_resnet"
    assert available(weights, trained=trained)["glrt"].folder == weights / "tiny.tag"
    cache = tmp_path / "cache"
    into_cache(cache, "vit_clip", make_network)
    specs = available(weights, cache)
    assert specs["glrt"] == replace(specs["vit_clip"], name="glrt")
    assert revision(specs["glrt"]) == revision(specs["vit_clip"])
    make_network(weights / "glrt")
    assert available(weights)["glrt"].folder == weights / "glrt"


def test_a_network_cannot_take_a_descriptors_name(weights: Path) -> None:
    (weights / "tiny.tag").rename(weights / "shape")
    with pytest.raises(WeightsError, match="shape"):
        available(weights)


@pytest.mark.parametrize("name", ["colour", "texture", "shape", "tiny.tag"])
def test_a_loaded_encoder_is_what_its_spec_says(weights: Path, name: str) -> None:
    spec = available(weights)[name]
    encoder = load(spec)
    assert (encoder.name, encoder.revision) == (name, revision(spec))
    assert re.fullmatch("[0-9a-f]{12}", encoder.revision)


def test_revisions_differ_between_families_and_weights(weights: Path) -> None:
    other = shutil.copytree(weights / "tiny.tag", weights / "other")
    with (other / "config.json").open("a") as config:
        config.write("\n")
    revisions = [revision(spec) for spec in available(weights).values()]
    assert len(set(revisions)) == len(revisions) - 1 == 5  # glrt looks through one of the two


def test_the_same_weights_under_another_name_are_the_same_revision(weights: Path) -> None:
    spec = available(weights)["tiny.tag"]
    copy = shutil.copytree(weights / "tiny.tag", weights / "copy")
    assert revision(replace(spec, name="copy", folder=copy)) == revision(spec)


@pytest.mark.parametrize("name", ["colour", "tiny.tag"])
def test_new_code_and_new_decoding_are_new_revisions(
    weights: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = available(weights)[name]
    before = revision(spec)
    with monkeypatch.context() as patch:
        patch.setattr(registry, "DECODE_REVISION", 99)
        decoded = revision(spec)
    monkeypatch.setitem(registry._CODE_REVISIONS, spec.family, 99)
    assert len({before, decoded, revision(spec)}) == 3


def test_a_network_without_a_folder_is_an_error() -> None:
    with pytest.raises(EncoderError, match="needs a folder"):
        revision(EncoderSpec("nowhere", "timm"))


def test_a_network_that_has_gone_is_an_error(weights: Path) -> None:
    spec = available(weights)["tiny.tag"]
    shutil.rmtree(weights / "tiny.tag")
    with pytest.raises(WeightsError):
        load(spec)


def test_names_revisions_and_profiles_need_no_heavy_library(weights: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from models_store import profiles, registry
specs = registry.available(Path({str(weights)!r}))
profiles.resolve(None, specs)
[registry.revision(spec) for spec in specs.values()]
import models_store.preprocess.thumbnail
heavy = {{"torch", "timm", "transformers", "torchvision", "cv2", "skimage", "sklearn", "faiss"}}
heavy |= {{"pywt", "httpx2"}}
sys.exit(" ".join(heavy & set(sys.modules)) or 0)
"""
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_published_encoder_is_found_under_either_name(
    weights: Path, make_tower: Callable[..., Path]
) -> None:
    folder = make_tower(weights / "clip-vit-base-patch32")
    names = ["colour", "texture", "shape", "clip", "tiny.tag", "glrt", "caption"]
    assert list(available(weights)) == names
    assert available(weights)["clip"] == EncoderSpec("clip", "transformers", folder)
    better = make_tower(weights / "clip")
    assert available(weights)["clip"].folder == better
    assert "clip-vit-base-patch32" not in available(weights)  # it would vote twice


def test_a_published_encoder_is_found_in_the_hubs_cache(
    tmp_path: Path, weights: Path, make_network: MakeNetwork, make_tower: Callable[..., Path]
) -> None:
    cache = tmp_path / "cache"
    convnext = into_cache(cache, "convnext", make_network)
    clip = into_cache(cache, "clip", make_tower)  # at one commit
    found = available(None, cache)
    assert (found["convnext"].folder, found["clip"].folder) == (convnext, clip)
    assert load(found["convnext"]).revision == revision(found["convnext"])
    assert available(weights, cache)["clip"].folder == clip
    local = make_tower(weights / "clip")
    assert available(weights, cache)["clip"].folder == local
    (clip / "model.safetensors").rename(clip / "pytorch_model.bin")
    assert "clip" not in available(None, cache)


def test_damaged_weights_are_one_clear_error(weights: Path) -> None:
    spec = available(weights)["tiny.tag"]
    tensors = weights / "tiny.tag" / "model.safetensors"
    tensors.write_bytes(tensors.read_bytes()[:-9])
    for use in (read_blueprint, load):
        with pytest.raises(WeightsError, match=r"weights of .* cannot be loaded"):
            use(spec)


def test_a_descriptor_has_no_blueprint() -> None:
    with pytest.raises(EncoderError, match="no network"):
        read_blueprint(available(None)["colour"])
