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
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    PreTrainedTokenizerFast,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
)

MakeNetwork = Callable[..., Path]
MakeTower = Callable[..., Path]


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


@pytest.fixture(scope="session")
def make_tower() -> MakeTower:
    """A function that writes a CLIP or SigLIP into a folder, as transformers' own save it."""

    def write(folder: Path, kind: str = "clip", *, shards: bool = False) -> Path:
        torch.manual_seed(0)
        sizes = {"num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
        vision = sizes | {"hidden_size": 32, "image_size": 32, "patch_size": 8}
        words = {"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1, "vocab_size": 99}
        text = sizes | words | {"hidden_size": 32, "max_position_embeddings": 16}
        towers = {"text_config": text, "vision_config": vision}
        if kind == "clip":
            square = {"height": 32, "width": 32}
            network = CLIPModel(CLIPConfig(**towers, projection_dim=16))
            images = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=square)
        else:
            network = SiglipModel(SiglipConfig(**towers))
            halves = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
            images = SiglipImageProcessor(size={"height": 32, "width": 32}, resample=2, **halves)
        for tensor in network.parameters():  # a new network's answers are nearly all the same
            torch.nn.init.normal_(tensor, std=0.3)
        network.save_pretrained(folder, max_shard_size="40KB" if shards else "1GB")
        images.save_pretrained(folder)
        spoken = Tokenizer(WordLevel({"<|unknown|>": 0, "a": 1, "picture": 2}, "<|unknown|>"))
        PreTrainedTokenizerFast(tokenizer_object=spoken).save_pretrained(folder)
        return folder

    return write
