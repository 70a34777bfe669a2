"""Any network of timm's, from a folder in timm's own local format.

The picture is prepared by the transform that timm makes from the folder's ``config.json``, so that
a network sees what it was trained on; the embedding is what its classifier would have seen.
Wightman, "PyTorch Image Models", https://github.com/huggingface/pytorch-image-models.
"""

import json
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import timm
import torch
from PIL import Image
from timm.data.config import resolve_data_config
from timm.data.transforms_factory import create_transform
from torch.nn.functional import normalize

from models_store.encoders.base import Vectors
from models_store.weights import CONFIG, TENSORS, unusable

_LAYOUT = torch.channels_last  # a third to a half faster for convolutions, no slower for others
# On a CPU a few pictures at a time are fastest: larger activations leave the caches, and malloc
# returns such large blocks to the kernel after every layer.
_CPU_PASS = 4


class TimmNetwork:
    """One network in memory, on the GPU where there is one."""

    def __init__(self, name: str, revision: str, folder: Path, *, threads: int = 0) -> None:
        """Load the network and try it once.

        Args:
            name: Name used for queues, folders, votes and weights.
            revision: Changes whenever the embeddings would.
            folder: Where ``config.json`` and ``model.safetensors`` lie.
            threads: Threads of one forward pass, for the whole process; 0 leaves it to torch.

        Raises:
            WeightsError: The files are missing, damaged, or do not fit the architecture they name.
        """
        self._name = name
        self._revision = revision
        self._lock = Lock()
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if threads > 0:
            torch.set_num_threads(threads)
        try:
            _check_files(folder)
            network = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0)
            config = resolve_data_config(model=network)  # type: ignore[no-untyped-call]
            self._network = network.eval().to(self._device).to(memory_format=_LAYOUT)
            self._transform = create_transform(**config, is_training=False)
            self._dimension = self._try(config["input_size"])
        except Exception as error:  # each library on the way has its own errors for bad files
            raise unusable(name, f"{type(error).__name__}: {error}") from error

    @property
    def name(self) -> str:
        """Name used for queues, folders, votes and weights."""
        return self._name

    @property
    def revision(self) -> str:
        """Changes whenever the embeddings would."""
        return self._revision

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._dimension

    def prepare(self, picture: Image.Image) -> Vectors:
        """Resize, crop and standardise one RGB picture; shape ``(3, height, width)``."""
        prepared: Vectors = self._transform(picture).numpy()
        return prepared

    def forward(self, batch: Vectors) -> Vectors:
        """Embed prepared pictures; one batch at a time, whichever thread asks."""
        at_once = _CPU_PASS if self._device.type == "cpu" else len(batch)
        with self._lock, torch.inference_mode():
            pixels = torch.from_numpy(batch).to(self._device, memory_format=_LAYOUT)
            features = torch.cat([self._network(part) for part in torch.split(pixels, at_once)])
            result: Vectors = normalize(features.float(), dim=1).cpu().numpy()
        return result

    def _try(self, input_size: tuple[int, int, int]) -> int:
        """Embed a blank picture; returns the length of the embedding."""
        embeddings = self.forward(np.zeros((1, *input_size), np.float32))
        if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
            raise ValueError("the network does not give one finite vector per picture")
        return int(embeddings.shape[1])


def _check_files(folder: Path) -> None:
    """Make sure that timm finds the two files; without them it would look for others."""
    if not (folder / TENSORS).is_file():
        raise FileNotFoundError(f"there is no {TENSORS}")
    config: Any = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    if not isinstance(config, dict) or "architecture" not in config:
        raise ValueError(f"{CONFIG} names no architecture")
