"""Embeddings are those that the authors' own library makes, whatever the picture's shape."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from transformers import AutoModel, CLIPImageProcessor, SiglipImageProcessor
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

from models_store.encoders.blueprint import Blueprint
from models_store.encoders.timm_network import read_timm
from models_store.encoders.transformers_network import read_transformers
from models_store.runtime.standardised import Standardised

SHAPES = [(640, 480), (1500, 90), (70, 900), (9, 7), (2600, 1900), (224, 224)]

# The kinds of network that are published, with their preprocessing.
CLIPS = {
    "mean": [0.48145466, 0.4578275, 0.40821073],
    "std": [0.26862954, 0.26130258, 0.27577711],
    "interpolation": "bicubic",
}
HALVES = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bilinear", "crop_pct": 0.875}
OF_TIMM = {
    "convnext": ("test_convnext", CLIPS | {"crop_pct": 1.0}),
    "resnet50v2": ("resnetv2_50x1_bit", HALVES | {"custom_load": True}),
    "vit_clip": ("test_vit", CLIPS | {"crop_pct": 0.95, "input_size": [3, 160, 160]}),
}


def photograph(size: tuple[int, int]) -> Image.Image:
    """Soft areas with some grain, as a camera makes them."""
    dice = np.random.default_rng(sum(size))
    few = dice.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(few).resize(size, Image.Resampling.BICUBIC), np.int16)
    grainy = soft + dice.integers(-12, 13, soft.shape)
    return Image.fromarray(grainy.clip(0, 255).astype(np.uint8))


def embedding(blueprint: Blueprint, picture: Image.Image) -> torch.Tensor:
    with torch.inference_mode():
        return Standardised(blueprint)(torch.from_numpy(blueprint.fit(picture)[None]))[0]


def cosine(one: torch.Tensor, other: torch.Tensor) -> float:
    return float(torch.cosine_similarity(one.double(), other.double(), dim=0))


@pytest.mark.parametrize("name", OF_TIMM)
def test_timms_own(tmp_path: Path, make_network: Callable[..., Path], name: str) -> None:
    architecture, pretrained = OF_TIMM[name]
    folder = make_network(tmp_path / name, architecture, **pretrained)
    blueprint = read_timm(folder)
    network = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval()
    config = timm.data.resolve_model_data_config(network)
    transform = timm.data.create_transform(**config, is_training=False)
    for shape in SHAPES:
        picture = photograph(shape)
        with torch.inference_mode():
            golden = network(transform(picture)[None])[0]
        assert cosine(embedding(blueprint, picture), golden) >= 0.9999, shape


@pytest.mark.parametrize(
    ("kind", "processors"),
    [
        ("clip", (CLIPImageProcessor, CLIPImageProcessorPil)),
        ("siglip", (SiglipImageProcessor, SiglipImageProcessorPil)),
    ],
)
def test_transformers_own(
    tmp_path: Path, make_tower: Callable[..., Path], kind: str, processors: tuple[type, type]
) -> None:
    """Both with the library's usual processor, and with the authors' way by Pillow."""
    folder = make_tower(tmp_path / kind, kind)
    blueprint = read_transformers(folder)
    network = AutoModel.from_pretrained(folder).eval()
    for shape in SHAPES:
        picture = photograph(shape)
        found = embedding(blueprint, picture)
        for processor in processors:
            inputs = processor.from_pretrained(folder)(picture, return_tensors="pt")
            with torch.inference_mode():
                golden = network.get_image_features(**inputs).pooler_output[0]
            assert cosine(found, golden) >= 0.9999, (shape, processor.__name__)
