"""Pictures to embed, and tiny networks of random weights to embed them with."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw
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

from tests.tiny_network import write_network

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

    return write_network


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
