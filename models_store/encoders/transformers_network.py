"""The picture side of CLIP and SigLIP, from a folder that transformers' ``save_pretrained`` wrote.

Only the vision tower is read, so that the text tower takes no memory. The embedding is what
``get_image_features`` gives, which is what the texts are compared with. The picture is prepared by
the folder's own image processor, by the backend that the library prefers (torchvision's); it is
the quicker one, and differs from Pillow's, the authors' own, by one level in few pixels.
Radford et al., "Learning Transferable Visual Models From Natural Language Supervision"
(arXiv 2103.00020); Tschannen et al., "SigLIP 2" (arXiv 2502.14786), whose networks of a fixed
size have SigLIP's architecture.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image
from transformers import AutoImageProcessor, CLIPVisionModelWithProjection, SiglipVisionModel

from models_store.encoders.blueprint import Blueprint
from models_store.encoders.transformers_tower import Side, read_tower
from models_store.preprocess.resizing import Resizing
from models_store.runtime.base import Pixels

_PICTURES: Final = Side(
    config="vision_config",
    takes="pixel_values",
    kinds={
        "clip": (CLIPVisionModelWithProjection, "image_embeds"),
        "clip_vision_model": (CLIPVisionModelWithProjection, "image_embeds"),
        "siglip": (SiglipVisionModel, "pooler_output"),
        "siglip_vision_model": (SiglipVisionModel, "pooler_output"),
    },
)
_BRIGHTEST = 255


def read_transformers(folder: Path) -> Blueprint:
    """The vision tower in a folder of configurations and safetensors, perhaps in shards.

    Raises:
        Exception: The files are missing, damaged, of a kind that is not supported, or do not fit
            the architecture they name; the library on the way has errors of its own.
    """
    tower = read_tower(folder, _PICTURES)
    processor: Any = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]
        folder, local_files_only=True, trust_remote_code=False
    )
    _check_scale(processor)

    def fit(picture: Image.Image) -> Pixels:
        fitted = processor(picture, do_rescale=False, do_normalize=False, return_tensors="np")
        pixels: Pixels = fitted["pixel_values"][0]
        return pixels

    return Blueprint(
        tower,
        _fitted_size(fit),
        fit,
        tuple(processor.image_mean) if processor.do_normalize else (0.0, 0.0, 0.0),
        tuple(processor.image_std) if processor.do_normalize else (1.0, 1.0, 1.0),
        _resizing(processor),
    )


def _resizing(processor: Any) -> Resizing | None:
    """What the image processor does before it crops; None if it is no resizing known here."""
    size = dict(processor.size or {}) if processor.do_resize else {}
    if size.keys() not in ({"shortest_edge"}, {"height", "width"}):
        return None
    method = Image.Resampling(processor.resample).name.lower()
    if side := size.get("shortest_edge"):
        return Resizing(method, side, side)
    return Resizing(method, size["width"], size["height"], "stretch")


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
