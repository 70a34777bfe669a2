"""What a network trained on far more pictures says of small ones, for the starter encoders to learn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from timm.data.config import resolve_data_config
from timm.data.transforms_factory import create_transform

from models_store.encoders.blueprint import Blueprint
from models_store.encoders.timm_network import read_timm
from models_store.runtime.base import Pixels, Vectors
from models_store.runtime.choice import choose_runtime
from models_store.training.pictures import Pictures
from models_store.unit_length import unit_length

SIDE: Final = 160
"""Pictures of 64 pixels are shown at this size, whole, to a network made for 224: enlarged further they are
only more blurred, and a margin cut off is lost."""

_AT_ONCE: Final = 512  # pictures prepared ahead

Progress = Callable[[int], None]


def teacher_says(folder: Path, pictures: Pictures, progress: Progress) -> Vectors:
    """A network's embeddings of small pictures.

    Args:
        folder: Of the network, in timm's local format.
        pictures: To look at.
        progress: Told how many more are done.

    Returns:
        L2-normalised, shape ``(len(pictures), dimension)``.

    Raises:
        PictureError: A picture is damaged.
    """
    blueprint = _for_small_pictures(read_timm(folder))
    runtime = choose_runtime(blueprint, folder.name)
    found: list[Vectors] = []

    def fitted(index: int) -> Pixels:
        return blueprint.fit(pictures.open(index))

    with ThreadPoolExecutor() as pool:
        for start in range(0, len(pictures), _AT_ONCE):
            pixels = np.stack(list(pool.map(fitted, range(len(pictures))[start:][:_AT_ONCE])))
            found += (
                runtime.run(pixels[at : at + runtime.pass_size])
                for at in range(0, len(pixels), runtime.pass_size)
            )
            progress(len(pixels))
    return unit_length(np.concatenate(found))


def _for_small_pictures(usual: Blueprint) -> Blueprint:
    config = resolve_data_config(model=usual.network)  # type: ignore[no-untyped-call]
    config |= {"input_size": (3, SIDE, SIDE), "crop_pct": 1.0, "interpolation": "bicubic"}
    transform = create_transform(**config, is_training=False, use_prefetcher=True)
    return replace(usual, input_size=(SIDE, SIDE), fit=lambda picture: transform(picture).numpy())
