import json
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from models_store.encoders.base import embed
from models_store.encoders.network import Network, load_network
from models_store.encoders.timm_network import read_timm
from models_store.errors import WeightsError
from models_store.preprocess.decode import open_picture
from models_store.registry import available, load
from models_store.runtime.choice import choose_runtime
from models_store.runtime.torch_runtime import TorchRuntime

MakeNetwork = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, make_network: MakeNetwork) -> Path:
    return make_network(tmp_path / "weights" / "tiny")


def exact(folder: Path, *, threads: int = 0) -> Network:
    """The folder's network at full precision, which is what timm computes in."""
    blueprint = read_timm(folder)
    return Network("net", "r", blueprint, TorchRuntime(blueprint, threads=threads))


def fastest(folder: Path) -> Network:
    return load_network(
        folder.name, "r", partial(read_timm, folder), partial(choose_runtime, revision="r")
    )


def timms_own(folder: Path, picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """The prepared picture and its embedding, made with nothing but timm."""
    network = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval()
    config = timm.data.resolve_model_data_config(network)
    prepared = timm.data.create_transform(**config, is_training=False)(picture)
    with torch.inference_mode():
        embedding = network(prepared[None])[0].numpy()
    return prepared.numpy(), embedding / np.linalg.norm(embedding)


@pytest.mark.parametrize(
    ("architecture", "size"),
    [("test_convnext", 64), ("test_vit", 160), ("test_resnet", 96), ("test_efficientnet", 80)],
)
def test_embeddings_are_timms_own(
    tmp_path: Path, make_network: MakeNetwork, picture: Image.Image, architecture: str, size: int
) -> None:
    folder = make_network(tmp_path / "net", architecture, input_size=[3, size, size])
    encoder = exact(folder)
    prepared, embedding = timms_own(folder, picture)
    assert prepared.shape == (3, size, size)
    mean, std = (np.reshape(values, (3, 1, 1)) for values in ([0.5] * 3, [0.25] * 3))
    assert np.allclose((encoder.prepare(picture) / 255 - mean) / std, prepared, atol=1e-5)
    assert encoder.dimension == len(embedding)
    assert np.allclose(embed(encoder, [picture])[0], embedding, atol=1e-5)


@pytest.mark.parametrize(
    "changed",
    [{"mean": [0.1] * 3}, {"std": [1.0] * 3}, {"crop_pct": 0.5}, {"interpolation": "nearest"}],
)
def test_the_folders_preprocessing_is_followed(
    tmp_path: Path,
    folder: Path,
    make_network: MakeNetwork,
    picture: Image.Image,
    changed: dict[str, object],
) -> None:
    other = make_network(tmp_path / "other", **changed)
    ours = embed(exact(other), [picture])[0]
    assert np.allclose(ours, timms_own(other, picture)[1], atol=1e-5)
    assert not np.allclose(ours, embed(exact(folder), [picture])[0], atol=1e-3)


def test_pooling_can_be_by_the_generalised_mean(
    tmp_path: Path, folder: Path, picture: Image.Image
) -> None:
    pooled = shutil.copytree(folder, tmp_path / "pooled")
    config = json.loads((pooled / "config.json").read_text())
    (pooled / "config.json").write_text(json.dumps(config | {"pooling": "gem"}))
    ours, plain = (embed(exact(one), [picture])[0] for one in (pooled, folder))
    network = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval()
    with torch.inference_mode():
        pixels = (torch.from_numpy(exact(folder).prepare(picture))[None] / 255 - 0.5) / 0.25
        features = network.forward_features(pixels).clamp(min=1e-6)
        mean = (features**3).mean(dim=(2, 3), keepdim=True) ** (1 / 3)
        expected = network.head.norm(mean).flatten()
    assert np.allclose(ours, expected / expected.norm(), atol=1e-5)
    assert not np.allclose(ours, plain, atol=1e-3)


def test_an_unknown_pooling_is_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"pooling": "max"}))
    with pytest.raises(WeightsError, match="pooling 'max'"):
        fastest(folder)


def test_the_fastest_runtime_gives_what_timm_gives(folder: Path, picture: Image.Image) -> None:
    embedding = fastest(folder).embed(picture)
    assert float(embedding @ timms_own(folder, picture)[1]) >= 0.999


def test_a_batch_gives_what_single_pictures_give(folder: Path, picture: Image.Image) -> None:
    encoder = exact(folder)
    pictures = [picture.rotate(angle) for angle in range(0, 360, 40)]
    together = embed(encoder, pictures)
    alone = np.concatenate([embed(encoder, [one]) for one in pictures])
    assert together.dtype == np.float32
    assert np.allclose(together, alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=1e-3)


def test_weights_decide(tmp_path: Path, folder: Path, picture: Image.Image) -> None:
    """Loading must not leave the network as it was initialised."""
    changed = shutil.copytree(folder, tmp_path / "changed")
    tensors = load_file(folder / "model.safetensors")
    name = next(name for name, tensor in tensors.items() if tensor.ndim == 4)
    tensors[name] = tensors[name].flip(0)
    save_file(tensors, changed / "model.safetensors")
    ours = embed(exact(folder), [picture])
    assert np.array_equal(ours, embed(exact(folder), [picture]))
    assert not np.allclose(ours, embed(exact(changed), [picture]), atol=1e-4)


def test_threads_can_share_one_network(folder: Path, picture: Image.Image) -> None:
    encoder = exact(folder, threads=1)
    pictures = [picture.rotate(angle) for angle in range(0, 360, 15)]
    expected = np.concatenate([embed(encoder, [one]) for one in pictures])
    with ThreadPoolExecutor(8) as pool:
        found = np.concatenate(list(pool.map(lambda one: embed(encoder, [one]), pictures)))
    assert np.allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
@pytest.mark.parametrize("fault", ["missing", "empty", "cut", "garbage"])
def test_damaged_weights_are_one_clear_error(folder: Path, file: str, fault: str) -> None:
    path = folder / file
    content = path.read_bytes()
    faulty = {"empty": b"", "cut": content[: len(content) // 2], "garbage": b"\x80\x04garbage."}
    path.unlink()
    if fault != "missing":
        path.write_bytes(faulty[fault])
    with pytest.raises(WeightsError, match="weights of tiny cannot be loaded") as failed:
        fastest(folder)
    for way in ("SEMBLANCE_WEIGHTS", "hub's cache", "hf download"):
        assert way in failed.value.hint


def test_weights_of_another_architecture_are_refused(
    tmp_path: Path, folder: Path, make_network: MakeNetwork
) -> None:
    other = make_network(tmp_path / "other", "test_resnet")
    shutil.copy(other / "model.safetensors", folder)
    with pytest.raises(WeightsError, match="tiny"):
        fastest(folder)


def test_an_unknown_architecture_is_refused(folder: Path) -> None:
    config = (folder / "config.json").read_text().replace("test_convnext", "no_such_network")
    (folder / "config.json").write_text(config)
    with pytest.raises(WeightsError, match="no_such_network"):
        fastest(folder)


def test_weights_that_are_not_numbers_are_refused(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    name = next(name for name, tensor in tensors.items() if tensor.ndim == 4)
    tensors[name] = torch.full_like(tensors[name], float("nan"))
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(WeightsError, match="finite"):
        fastest(folder)


def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path) -> None:
    """A pickle beside, or in place of, the safetensors file runs nothing."""
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (trap,)

    torch.save({"weight": Trap()}, folder / "pytorch_model.bin")
    fastest(folder)
    shutil.move(folder / "pytorch_model.bin", folder / "model.safetensors")
    with pytest.raises(WeightsError):
        fastest(folder)
    assert not trap.exists()


@pytest.mark.data
@pytest.mark.parametrize("name", ["mobilenetv1_100.tf1_coral", "mobilenetv2_100.tf2_coral"])
def test_a_real_networks_nearest_picture_is_of_the_same_class(test_data: Path, name: str) -> None:
    labels, pictures = [], []
    with zipfile.ZipFile(test_data / "datasets" / "caltech101.zip") as archive:
        for entry in archive.namelist():
            label = Path(entry).parent.name
            if label in {"airplanes", "pizza", "laptop", "panda"} and labels.count(label) < 6:
                labels.append(label)
                pictures.append(open_picture(archive.read(entry), max_pixels=10**7))
    embeddings = embed(load(available(test_data / "weights")[name]), pictures)
    similarity = embeddings @ embeddings.T
    np.fill_diagonal(similarity, -1)
    found = [labels[nearest] for nearest in similarity.argmax(axis=1)]
    assert len(labels) == 24
    assert np.mean(np.array(found) == np.array(labels)) > 0.8
