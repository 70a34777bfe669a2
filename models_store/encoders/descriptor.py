"""Encoders without weights: a measurement of the picture, made a vector of length one."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models_store.encoders.base import Vectors
from models_store.preprocess.resizing import Resizing
from models_store.unit_length import unit_length

Pixels = NDArray[np.uint8]
Measure = Callable[[Image.Image], Vectors]


@dataclass(frozen=True)
class Descriptor:
    """An encoder that is one plain function.

    All the work is in :meth:`prepare`, which several threads can do at once.

    Attributes:
        name: Name used for queues, folders, votes and weights.
        revision: Changes whenever the embeddings would.
        dimension: Length of one embedding.
        measure: From an RGB picture to a vector of that length, not yet of length one.
    """

    name: str
    revision: str
    dimension: int
    measure: Measure

    @property
    def resizing(self) -> Resizing | None:
        """None: each measures pictures in a way of its own."""
        return None

    def prepare(self, picture: Image.Image) -> Vectors:
        """Measure one RGB picture; shape ``(dimension,)``."""
        return self.measure(picture)

    def forward(self, batch: Vectors) -> Vectors:
        """L2-normalise measurements of shape ``(n, dimension)``; plain walls come out alike."""
        return unit_length(batch)

    def embed(self, picture: Image.Image) -> Vectors:
        """Measure the picture of a query; there is no pass to share."""
        embedding: Vectors = self.forward(self.measure(picture)[np.newaxis])[0]
        return embedding


def square(picture: Image.Image, side: int) -> Pixels:
    """The whole picture squeezed into ``side`` x ``side`` RGB pixels, shape ``(side, side, 3)``."""
    # Area averaging would be nearest-neighbour where a picture has to grow.
    grows = min(picture.size) < side
    method = cv2.INTER_LINEAR if grows else cv2.INTER_AREA
    resized = cv2.resize(np.asarray(picture), (side, side), interpolation=method)
    return resized.astype(np.uint8, copy=False)
