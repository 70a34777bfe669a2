"""Any network of timm's, from a folder in timm's own local format.

The picture is prepared by the transform that timm makes from the folder's ``config.json``, so that
a network sees what it was trained on; the embedding is what its classifier would have seen.
Wightman, "PyTorch Image Models", https://github.com/huggingface/pytorch-image-models.
"""

import json
from pathlib import Path
from typing import Any

import timm
import torch
from PIL import Image
from timm.data.config import resolve_data_config
from timm.data.transforms import ResizeKeepRatio
from timm.data.transforms_factory import create_transform
from torchvision.transforms import Resize

from models_store.encoders.blueprint import Blueprint
from models_store.pooling import use_generalised_mean
from models_store.preprocess.resizing import Resizing
from models_store.runtime.base import Pixels
from models_store.stage_embedding import STAGES, StageEmbedding
from models_store.weights import CONFIG, TENSORS


def read_timm(folder: Path) -> Blueprint:
    """The network in a folder of ``config.json`` and ``model.safetensors``.

    Raises:
        Exception: The files are missing, damaged, or do not fit the architecture they name; each
            library on the way has errors of its own.
    """
    described = _check_files(folder)
    pooling, embedding = described.get("pooling"), described.get("embedding")
    network: torch.nn.Module = timm.create_model(
        f"local-dir:{folder}", pretrained=True, num_classes=0
    )
    if pooling == "gem":
        use_generalised_mean(network)
    elif pooling is not None:
        raise ValueError(f"{CONFIG} asks for the pooling {pooling!r}; there is only 'gem'")
    config = resolve_data_config(model=network)  # type: ignore[no-untyped-call]
    # Meant for timm's prefetcher: everything but the standardisation, which the runtime does.
    transform = create_transform(**config, is_training=False, use_prefetcher=True)

    def fit(picture: Image.Image) -> Pixels:
        fitted: Pixels = transform(picture).numpy()
        return fitted

    if embedding == STAGES:
        network = StageEmbedding.read(network, folder)
    elif embedding is not None:
        raise ValueError(f"{CONFIG} asks for the embedding {embedding!r}; there is only {STAGES!r}")
    _, height, width = config["input_size"]
    return Blueprint(
        network.eval(), (height, width), fit, config["mean"], config["std"], _resizing(transform)
    )


def _resizing(transform: Any) -> Resizing | None:
    """What the first step of timm's transform does; None if it is no resizing known here."""
    step = transform.transforms[0]
    method = getattr(getattr(step, "interpolation", None), "value", "")
    if isinstance(step, ResizeKeepRatio):
        height, width = step.size
        return Resizing(method, width, height, "fit" if step.longest else "cover")
    if not isinstance(step, Resize):
        return None
    if isinstance(step.size, int):
        return Resizing(method, step.size, step.size)
    height, width = step.size
    return Resizing(method, width, height, "stretch")


def _check_files(folder: Path) -> dict[str, Any]:
    """Make sure that timm finds the two files; without them it would look for others.

    Returns:
        The content of ``config.json``.
    """
    if not (folder / TENSORS).is_file():
        raise FileNotFoundError(f"there is no {TENSORS}")
    config: Any = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    if not isinstance(config, dict) or "architecture" not in config:
        raise ValueError(f"{CONFIG} names no architecture")
    return config
