"""A network as its authors published it, before a runtime makes it fast."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from PIL import Image

from models_store.preprocess.resizing import Resizing
from models_store.runtime.base import Pixels


@dataclass(frozen=True)
class Blueprint:
    """What every network boils down to.

    Attributes:
        network: In evaluation mode, on the CPU, in float32; from standardised pictures of shape
            ``(n, 3, height, width)`` to embeddings of shape ``(n, dimension)``, not yet normalised.
        input_size: Height and width of its pictures, in pixels.
        fit: Resizes and crops an RGB picture to the input size as the authors do; shape
            ``(3, height, width)``. Thread-safe.
        mean: Of each channel, where 1 is the brightest; subtracted first.
        std: Of each channel, on the same scale; divided by then.
        resizing: What ``fit`` does before it crops; None where that is not known.
    """

    network: torch.nn.Module
    input_size: tuple[int, int]
    fit: Callable[[Image.Image], Pixels]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    resizing: Resizing | None = None
