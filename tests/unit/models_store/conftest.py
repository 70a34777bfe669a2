"""Pictures to embed, and tiny networks of random weights to embed them with."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import timm
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

MakeNetwork = Callable[..., Path]


@pytest.fixture
def picture() -> Image.Image:
    """A drawing with areas, edges and a pattern, the same on every machine."""
    canvas = Image.new("RGB", (200, 150), (250, 240, 220))
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((20, 30, 110, 120), fill=(200, 30, 40))
    draw.polygon([(120, 140), (190, 140), (155, 40)], fill=(30, 90, 180))
    for x in range(0, 200, 6):
        draw.line((x, 0, x, 20), fill=(20, 20, 20))
    return canvas


@pytest.fixture
def encoded(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def make_network() -> MakeNetwork:
    """A function that writes a network into a folder, in timm's own local format."""

    def write(folder: Path, architecture: str = "test_convnext", **pretrained: object) -> Path:
        torch.manual_seed(0)
        network = timm.create_model(architecture, num_classes=7)
        # A new network's biases are zero and its blank answers too; a trained one's are not.
        tensors = {
            name: tensor + 0.05 * torch.randn_like(tensor) if tensor.is_floating_point() else tensor
            for name, tensor in network.state_dict().items()
        }
        for name, tensor in tensors.items():
            if name.endswith("running_var"):
                tensors[name] = tensor.abs() + 0.1
        known = {key: network.pretrained_cfg[key] for key in ("first_conv", "classifier")}
        usual = {"input_size": [3, 64, 64], "mean": [0.5] * 3, "std": [0.25] * 3, "crop_pct": 0.9}
        config = {
            "architecture": architecture,
            "num_classes": 7,
            "pretrained_cfg": known | usual | {"interpolation": "bicubic"} | pretrained,
        }
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps(config))
        save_file(tensors, folder / "model.safetensors")
        return folder

    return write
