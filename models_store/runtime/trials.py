"""How fast, and how faithful, each runtime is for a network on this machine."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_sample_images

from models_store.runtime.base import Runtime, Vectors
from models_store.unit_length import unit_length

log = logging.getLogger(__name__)

Makers = Mapping[str, Callable[[], Runtime]]

_FAITHFUL = 0.999  # least cosine to the network's own embeddings in float32
_PARTS = 4  # of each photograph
_ROUNDS = 5


@dataclass(frozen=True)
class Trial:
    """How a candidate did.

    Attributes:
        ms_per_picture: The best of a few passes.
        cosine: The least over the pictures, to PyTorch in float32.
    """

    ms_per_picture: float
    cosine: float


def try_all(makers: Makers, input_size: tuple[int, int]) -> dict[str, Trial]:
    """Measure every candidate; those that fail or stray are left out, but never the first.

    Args:
        makers: How to start each candidate; the first is what the others are compared with.
        input_size: Height and width of the network's pictures.

    Raises:
        Exception: The first one fails.
    """
    pixels = _pictures(input_size)
    runtimes: dict[str, Runtime] = {}
    cosines: dict[str, float] = {}
    reference: Vectors | None = None
    for name, make in makers.items():
        try:
            runtime = make()
            embeddings = unit_length(runtime.run(pixels))
        except Exception as error:  # a network may use what a runtime lacks
            if reference is None:
                raise
            log.info("%s cannot run this network: %s", name, error)
            continue
        reference = embeddings if reference is None else reference
        cosine = float((embeddings * reference).sum(axis=1).min())
        if cosine >= _FAITHFUL or not runtimes:
            runtimes[name], cosines[name] = runtime, cosine
        else:
            log.info("%s strays from the network (cosine %.4f)", name, cosine)
    took = _time(runtimes, pixels)
    return {name: Trial(took[name], cosines[name]) for name in runtimes}


def _time(runtimes: Mapping[str, Runtime], pixels: NDArray[np.uint8]) -> dict[str, float]:
    """Milliseconds per picture, the best of a few rounds of passes as bulk work makes them.

    They take turns, so that whatever else the machine is doing holds up all of them alike.
    """
    best = dict.fromkeys(runtimes, np.inf)
    for _ in range(_ROUNDS):
        for name, runtime in runtimes.items():
            start = time.perf_counter()
            for at in range(0, len(pixels), runtime.pass_size):
                runtime.run(pixels[at : at + runtime.pass_size])
            took = 1000 * (time.perf_counter() - start) / len(pixels)
            best[name] = min(best[name], took)
    return best


def _pictures(size: tuple[int, int]) -> NDArray[np.uint8]:
    """Parts of the two photographs that come with scikit-learn; shape ``(8, 3, height, width)``.

    Photographs, because rounding that does no harm to an artificial pattern may do some to them.
    """
    pixels = []
    for photo in load_sample_images().images:
        rows, columns, _ = photo.shape
        for part in range(_PARTS):
            width = columns - part * columns // (2 * _PARTS)
            box = (columns - width, 0, columns, rows * width // columns)
            fitted = Image.fromarray(photo).resize(size[::-1], box=box)
            pixels.append(np.asarray(fitted).transpose(2, 0, 1))
    return np.stack(pixels)
