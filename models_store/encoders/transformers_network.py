"""The picture side of CLIP and SigLIP, from a folder that transformers' ``save_pretrained`` wrote.

Only the vision tower is read, so that the text tower takes no memory. The embedding is what
``get_image_features`` gives, which is what the texts are compared with. The picture is prepared by
the folder's own image processor, by the backend that the library prefers (torchvision's); it is
the quicker one, and differs from Pillow's, the authors' own, by one level in few pixels.
Radford et al., "Learning Transferable Visual Models From Natural Language Supervision"
(arXiv 2103.00020); Tschannen et al., "SigLIP 2" (arXiv 2502.14786), whose networks of a fixed
size have SigLIP's architecture.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import ERROR
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from PIL import Image
from transformers import (
    AutoConfig,
    AutoImageProcessor,
    CLIPVisionModelWithProjection,
    SiglipVisionModel,
)
from transformers.utils import logging

from models_store.encoders.blueprint import Blueprint
from models_store.runtime.base import Pixels

# model_type -> the network without its text tower, and where it puts the picture's features.
_TOWERS: Final[dict[str, tuple[Any, str]]] = {
    "clip": (CLIPVisionModelWithProjection, "image_embeds"),
    "clip_vision_model": (CLIPVisionModelWithProjection, "image_embeds"),
    "siglip": (SiglipVisionModel, "pooler_output"),
    "siglip_vision_model": (SiglipVisionModel, "pooler_output"),
}
_BRIGHTEST = 255


class _Tower(torch.nn.Module):
    """A vision tower that gives a plain tensor."""

    def __init__(self, network: torch.nn.Module, features: str) -> None:
        super().__init__()
        self.network = network
        self.features = features

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Features, shape ``(n, dimension)``, of standardised pictures ``(n, 3, height, width)``."""
        result: torch.Tensor = getattr(self.network(pixel_values=pictures), self.features)
        return result


def read_transformers(folder: Path) -> Blueprint:
    """The vision tower in a folder of configurations and safetensors, perhaps in shards.

    Raises:
        Exception: The files are missing, damaged, of a kind that is not supported, or do not fit
            the architecture they name; the library on the way has errors of its own.
    """
    tower = _read_tower(folder)
    processor: Any = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]
        folder, local_files_only=True, trust_remote_code=False
    )
    _check_scale(processor)

    def fit(picture: Image.Image) -> Pixels:
        fitted = processor(picture, do_rescale=False, do_normalize=False, return_tensors="np")
        pixels: Pixels = fitted["pixel_values"][0]
        return pixels

    return Blueprint(
        tower.eval(),
        _fitted_size(fit),
        fit,
        tuple(processor.image_mean) if processor.do_normalize else (0.0, 0.0, 0.0),
        tuple(processor.image_std) if processor.do_normalize else (1.0, 1.0, 1.0),
    )


def _read_tower(folder: Path) -> torch.nn.Module:
    config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    if config.model_type not in _TOWERS:
        known = ", ".join(_TOWERS)
        raise ValueError(f"networks of type {config.model_type} are not supported, only {known}")
    kind, features = _TOWERS[config.model_type]
    vision = getattr(config, "vision_config", config)
    if hasattr(config, "projection_dim"):  # the whole network's counts, the tower's is a default
        vision.projection_dim = config.projection_dim
    with _quiet():
        network, found = kind.from_pretrained(
            folder,
            config=vision,
            dtype=torch.float32,
            attn_implementation="sdpa",
            use_safetensors=True,
            local_files_only=True,
            ignore_mismatched_sizes=True,  # that is, tell us
            output_loading_info=True,
        )
    # The library would go on with random numbers in their place.
    if wrong := sorted(map(str, [*found["missing_keys"], *found["mismatched_keys"]])):
        raise ValueError(
            f"{len(wrong)} tensors are missing or of another shape, such as {wrong[0]}"
        )
    return _Tower(network, features)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's report of every tensor that belongs to the text tower."""
    before = logging.get_verbosity()
    logging.set_verbosity(ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(before)


def _check_scale(processor: Any) -> None:
    """Make sure that the brightest is 1 before the standardisation, which the runtime does."""
    if not processor.do_rescale or round(processor.rescale_factor * _BRIGHTEST, 6) != 1:
        raise ValueError("pictures on another scale than 0 to 1 are not supported")


def _fitted_size(fit: Callable[[Image.Image], Pixels]) -> tuple[int, int]:
    """Height and width, in pixels, of fitted pictures.

    Raises:
        ValueError: They depend on the picture's.
    """
    wide, tall = (fit(Image.new("RGB", size)) for size in ((64, 48), (48, 64)))
    if wide.dtype != np.uint8 or wide.shape != tall.shape or wide.shape[0] != 3:
        raise ValueError("the image processor does not fit pictures to one size")
    return wide.shape[1], wide.shape[2]
