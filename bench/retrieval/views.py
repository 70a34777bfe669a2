"""Embeddings of a data set as a network gives them, and as it could give them.

A view is a way to embed one picture: pooled as the network's authors pool; pooled by the
generalised mean (GeM); mirrored; or seen larger than the network was trained on (Touvron et al., "Fixing
the train-test resolution discrepancy", NeurIPS 2019).
"""

import random
import zipfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from timm.data.config import resolve_data_config
from timm.data.transforms_factory import create_transform

from models_store.encoders.blueprint import Blueprint
from models_store.encoders.timm_network import read_timm
from models_store.pooling import use_generalised_mean
from models_store.preprocess.decode import open_picture
from models_store.runtime.base import Pixels, Runtime
from models_store.runtime.choice import choose_runtime
from models_store.unit_length import unit_length

Vectors = NDArray[np.float32]
Views = dict[str, Vectors]

LARGER = 288
_BATCH = 64
_MAX_PIXELS = 10**8


class Photographs(NamedTuple):
    """A data set whose pictures lie in folders named after their classes.

    Attributes:
        archive: Path of its zip.
        names: Of the pictures, in order.
        labels: Number of each picture's class, shape ``(n,)``.
    """

    archive: Path
    names: list[str]
    labels: NDArray[np.int64]


def photographs(archive: Path, limit: int | None, *, seed: int) -> Photographs:
    """The pictures of a data set: all, or ``limit`` of them drawn at random."""
    with zipfile.ZipFile(archive) as photos:
        names = sorted(one for one in photos.namelist() if one.endswith((".jpg", ".webp")))
    if limit is not None and limit < len(names):
        names = sorted(random.Random(seed).sample(names, limit))
    _, labels = np.unique([name.partition("/")[0] for name in names], return_inverse=True)
    return Photographs(archive, names, labels)


class Looking:
    """A network that looks at each picture in several ways."""

    def __init__(self, folder: Path) -> None:
        usual = read_timm(folder)
        larger = _enlarged(usual)
        self._fits = (usual.fit, larger.fit)
        pooled = replace(usual, network=_Pooled(usual.network).eval())
        self._usual: Runtime = choose_runtime(pooled, "usual")
        self._larger: Runtime = choose_runtime(larger, "larger")
        self.runtime = self._usual.name

    def fit(self, picture: Image.Image) -> tuple[Pixels, Pixels]:
        """The picture at the network's own size and larger."""
        own, larger = (fit(picture) for fit in self._fits)
        return own, larger

    def views(self, own: Pixels, larger: Pixels) -> Views:
        """L2-normalised embeddings by view, each of shape ``(n, dimension)``."""
        plain, gem = np.split(_run(self._usual, own), 2, axis=1)
        mirrored, _ = np.split(_run(self._usual, np.ascontiguousarray(own[..., ::-1])), 2, axis=1)
        plain, mirrored, large = map(unit_length, (plain, mirrored, _run(self._larger, larger)))
        return {
            "own": plain,
            "gem": unit_length(gem),
            "mirror": unit_length(plain + mirrored),
            "larger": large,
            "sizes": unit_length(plain + large),
        }


def look(photos: Photographs, networks: dict[str, Looking]) -> dict[str, Views]:
    """Every network's views of every picture, each decoded once."""
    pieces: dict[str, dict[str, list[Vectors]]] = {one: defaultdict(list) for one in networks}
    with zipfile.ZipFile(photos.archive) as archive, ThreadPoolExecutor(2) as pool:

        def fitted(name: str) -> list[tuple[Pixels, Pixels]]:
            picture = open_picture(archive.read(name), max_pixels=_MAX_PIXELS)
            return [network.fit(picture) for network in networks.values()]

        for start in range(0, len(photos.names), _BATCH):
            batch = list(pool.map(fitted, photos.names[start : start + _BATCH]))
            for (name, network), looks in zip(
                networks.items(), zip(*batch, strict=True), strict=True
            ):
                own, larger = map(np.stack, zip(*looks, strict=True))
                for view, vectors in network.views(own, larger).items():
                    pieces[name][view].append(vectors)
    return {
        name: {view: np.concatenate(parts) for view, parts in views.items()}
        for name, views in pieces.items()
    }


class _Pooled(torch.nn.Module):
    """A timm network that gives its own pooling and the generalised mean, one after the other."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network, self.other = network, deepcopy(network)
        use_generalised_mean(self.other)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Shape ``(n, 2 * dimension)``."""
        features = self.network.forward_features(pictures)
        return torch.cat([one.forward_head(features) for one in (self.network, self.other)], dim=1)


def _enlarged(usual: Blueprint) -> Blueprint:
    """The same network for larger pictures of the same scene."""
    config = resolve_data_config(model=usual.network) | {"input_size": (3, LARGER, LARGER)}
    transform = create_transform(**config, is_training=False, use_prefetcher=True)
    return replace(
        usual, input_size=(LARGER, LARGER), fit=lambda picture: transform(picture).numpy()
    )


def _run(runtime: Runtime, pixels: Pixels) -> Vectors:
    step = runtime.pass_size
    return np.concatenate(
        [runtime.run(pixels[at : at + step]) for at in range(0, len(pixels), step)]
    )
