import json
import shutil
import socket
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import AutoImageProcessor, AutoModel, CLIPProcessor

from models_store.encoders.transformers_network import read_transformers
from models_store.errors import WeightsError
from models_store.registry import available, load
from models_store.spec import EncoderSpec

MakeTower = Callable[..., Path]


@pytest.fixture(params=["clip", "siglip"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, make_tower: MakeTower) -> Path:
    return make_tower(tmp_path / "weights" / request.param, request.param)


@pytest.fixture
def clip(tmp_path: Path, make_tower: MakeTower) -> Path:
    return make_tower(tmp_path / "weights" / "tiny")


def features(folder: Path, picture: Image.Image) -> torch.Tensor:
    """The picture's features as the library's own, whole network gives them."""
    inputs = AutoImageProcessor.from_pretrained(folder)(picture, return_tensors="pt")
    with torch.inference_mode():
        return AutoModel.from_pretrained(folder).get_image_features(**inputs).pooler_output


def test_the_text_tower_is_not_in_memory(folder: Path) -> None:
    whole = AutoModel.from_pretrained(folder)
    network = read_transformers(folder).network
    ours = sum(tensor.numel() for tensor in network.parameters())
    of_texts = sum(tensor.numel() for tensor in whole.text_model.parameters())
    assert 0 < ours <= sum(tensor.numel() for tensor in whole.parameters()) - of_texts


def test_shards_are_the_same_network(tmp_path: Path, make_tower: MakeTower) -> None:
    whole = make_tower(tmp_path / "whole", "siglip")
    shards = make_tower(tmp_path / "shards", "siglip", shards=True)
    assert not (shards / "model.safetensors").exists()
    blank = torch.zeros(1, 3, 32, 32)
    with torch.inference_mode():
        one, other = (read_transformers(folder).network(blank) for folder in (whole, shards))
    assert torch.allclose(one, other, atol=1e-5)


def test_a_trace_takes_any_number_of_pictures(folder: Path) -> None:
    network = read_transformers(folder).network
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(network, torch.zeros(2, 3, 32, 32))
        for count in (1, 3):
            pictures = torch.randn(count, 3, 32, 32)
            assert torch.allclose(traced(pictures), network(pictures), atol=1e-5)


def test_the_authors_published_preprocessing_of_clip_is_understood(
    clip: Path, picture: Image.Image
) -> None:
    """It is from an early version of the library, with other names and plain numbers."""
    before = read_transformers(clip).fit(picture)
    file = clip / "preprocessor_config.json"
    config = json.loads(file.read_text()) | {"size": 32, "crop_size": 32}
    for new in ("image_processor_type", "do_rescale", "rescale_factor", "do_convert_rgb"):
        config.pop(new, None)
    file.write_text(json.dumps(config | {"feature_extractor_type": "CLIPFeatureExtractor"}))
    assert np.array_equal(read_transformers(clip).fit(picture), before)


def test_preprocessing_may_be_in_the_processors_file(clip: Path, picture: Image.Image) -> None:
    before = read_transformers(clip).fit(picture)
    processor = CLIPProcessor.from_pretrained(clip)
    (clip / "preprocessor_config.json").unlink()
    processor.save_pretrained(clip)
    assert not (clip / "preprocessor_config.json").exists()
    assert np.array_equal(read_transformers(clip).fit(picture), before)
    assert "tiny" in available(clip.parent)


def test_threads_can_prepare_at_once(folder: Path, picture: Image.Image) -> None:
    fit = read_transformers(folder).fit
    pictures = [picture.rotate(angle, expand=True) for angle in range(0, 360, 15)]
    expected = [fit(one) for one in pictures]
    with ThreadPoolExecutor(8) as pool:
        assert np.array_equal(list(pool.map(fit, pictures)), expected)


def test_an_encoder_is_loaded_by_its_folder(folder: Path, picture: Image.Image) -> None:
    encoder = load(available(folder.parent)[folder.name], threads=1)
    found = encoder.forward(encoder.prepare(picture)[None])[0]
    expected = features(folder, picture)[0].numpy()
    assert encoder.dimension == len(expected)
    assert found @ expected / np.linalg.norm(expected) > 0.999  # the runtime may compute in bf16


def test_nothing_is_asked_of_the_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    read_transformers(folder)


@pytest.mark.parametrize("part", ["mlp.fc1.weight", "visual_projection.weight", "class_embedding"])
def test_a_missing_tensor_is_not_made_up(clip: Path, part: str) -> None:
    file = clip / "model.safetensors"
    tensors = load_file(file)
    name = next(name for name in tensors if part in name and "text" not in name)
    del tensors[name]
    save_file(tensors, file, {"format": "pt"})
    with pytest.raises(WeightsError, match="1 tensors are missing"):
        load(EncoderSpec("tiny", "transformers", clip))


def test_a_tensor_of_another_shape_is_refused(clip: Path) -> None:
    file = clip / "model.safetensors"
    tensors = load_file(file)
    tensors["visual_projection.weight"] = torch.zeros(8, 32)
    save_file(tensors, file, {"format": "pt"})
    with pytest.raises(WeightsError, match="visual_projection"):
        load(EncoderSpec("tiny", "transformers", clip))


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "preprocessor_config.json"])
@pytest.mark.parametrize("fault", ["missing", "empty", "cut", "garbage"])
def test_damaged_files_are_one_clear_error(clip: Path, file: str, fault: str) -> None:
    spec = EncoderSpec("tiny", "transformers", clip)
    content = (clip / file).read_bytes()
    faulty = {"empty": b"", "cut": content[: len(content) // 2], "garbage": b"\x80\x04garbage."}
    (clip / file).unlink()
    if fault != "missing":
        (clip / file).write_bytes(faulty[fault])
    with pytest.raises(WeightsError, match="weights of tiny cannot be loaded") as failed:
        load(spec)
    assert "SEMBLANCE_WEIGHTS" in failed.value.hint


def test_no_code_and_no_pickle_of_a_folder_is_executed(clip: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    (clip / "evil.py").write_text(f"open({str(trap)!r}, 'w')\n")
    for name in ("config.json", "preprocessor_config.json"):
        config = json.loads((clip / name).read_text())
        kinds = ("AutoConfig", "AutoModel", "AutoImageProcessor")
        config["auto_map"] = dict.fromkeys(kinds, "evil.Evil")
        (clip / name).write_text(json.dumps(config))
    read_transformers(clip)

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (trap,)

    (clip / "model.safetensors").unlink()
    torch.save({"weight": Trap()}, clip / "pytorch_model.bin")
    with pytest.raises(OSError, match="safetensors"):
        read_transformers(clip)
    shutil.move(clip / "pytorch_model.bin", clip / "model.safetensors")
    with pytest.raises(Exception, match=r".+"):
        read_transformers(clip)
    assert not trap.exists()


def test_networks_of_another_type_are_refused(clip: Path) -> None:
    file = clip / "config.json"
    file.write_text(json.dumps({"model_type": "siglip2"}))
    with pytest.raises(ValueError, match="siglip2 are not supported"):
        read_transformers(clip)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"rescale_factor": 1.0}, "scale"),
        ({"do_rescale": False}, "scale"),
        ({"do_center_crop": False}, "one size"),
    ],
)
def test_preprocessing_that_cannot_be_followed_is_refused(
    clip: Path, changed: dict[str, object], fault: str
) -> None:
    file = clip / "preprocessor_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))
    with pytest.raises(ValueError, match=fault):
        read_transformers(clip)


def test_without_standardisation_there_is_none(clip: Path) -> None:
    file = clip / "preprocessor_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"do_normalize": False}))
    blueprint = read_transformers(clip)
    assert (blueprint.mean, blueprint.std) == ((0.0,) * 3, (1.0,) * 3)
