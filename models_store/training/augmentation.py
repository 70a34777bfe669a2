"""How pictures are prepared: varied at random for training, always alike for looking at the outcome."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from PIL import Image
from timm.data.transforms_factory import create_transform

from models_store.training.recipe import Augmentation

Prepare = Callable[[Image.Image], torch.Tensor]
"""From an RGB picture to bytes of shape ``(3, side, side)``."""


def varied(options: Augmentation, side: int) -> Prepare:
    """A random part of the picture at a random scale, perhaps mirrored, in changed colours.

    Chance is taken from the global generators of Python, NumPy and torch: see :func:`chance_from`.
    RandAugment: Cubuk et al., "RandAugment: Practical Automated Data Augmentation with a Reduced
    Search Space", NeurIPS 2020, in timm's notation.
    """
    transform = create_transform(
        input_size=(3, side, side),
        is_training=True,
        use_prefetcher=True,  # leaves bytes, which are standardised in one go later
        scale=(options.least_area, 1.0),
        ratio=(options.narrowest, 1 / options.narrowest),
        hflip=0.5 if options.mirror else 0.0,
        color_jitter=options.colour,
        auto_augment=options.policy or None,
        grayscale_prob=options.grey,
        interpolation="bilinear",
    )
    return _as_tensor(transform)


def fitted(side: int, crop: float, interpolation: str) -> Prepare:
    """The middle of the picture, as the finished encoder will prepare it.

    Args:
        side: In pixels.
        crop: Share of the shorter side that is seen.
        interpolation: In timm's words.
    """
    transform = create_transform(
        input_size=(3, side, side),
        is_training=False,
        use_prefetcher=True,
        crop_pct=crop,
        interpolation=interpolation,
    )
    return _as_tensor(transform)


@contextmanager
def chance_from(seed: int) -> Iterator[None]:
    """Let every global generator start from a seed, and go on where it was afterwards."""
    python, numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)


def _as_tensor(transform: Callable[[Image.Image], object]) -> Prepare:
    def prepare(picture: Image.Image) -> torch.Tensor:
        return torch.as_tensor(transform(picture))

    return prepare
