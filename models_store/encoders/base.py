"""What every encoder is."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models_store.preprocess.resizing import Resizing

Vectors = NDArray[np.float32]
Prepared = NDArray[Any]
"""One picture as an encoder's :meth:`Encoder.forward` takes it, or several, stacked."""


class Encoder(Protocol):
    """Turns pictures into embeddings, in two steps so that decoding can overlap with the network."""

    @property
    def name(self) -> str:
        """Name used for queues, folders, votes and weights."""

    @property
    def revision(self) -> str:
        """Changes whenever the embeddings would: checksum of weights and preprocessing."""

    @property
    def dimension(self) -> int:
        """Length of one embedding."""

    @property
    def resizing(self) -> Resizing | None:
        """How it brings pictures to size; None where that is not known, or is no one size."""

    def prepare(self, picture: Image.Image) -> Prepared:
        """Preprocess one RGB picture; thread-safe, no network involved.

        Returns:
            One array, of the same shape for every picture.
        """

    def forward(self, batch: Prepared) -> Vectors:
        """Embed prepared pictures.

        Args:
            batch: Prepared pictures, stacked along the first axis, shape ``(n, ...)``.

        Returns:
            L2-normalised embeddings of shape ``(n, dimension)``.
        """

    def embed(self, picture: Image.Image) -> Vectors:
        """Embed the picture of a query: urgent, and in one pass with others that wait just now.

        Returns:
            One L2-normalised embedding of shape ``(dimension,)``.
        """


def embed(encoder: Encoder, pictures: Sequence[Image.Image]) -> Vectors:
    """Embed RGB pictures that are already decoded; shape ``(len(pictures), dimension)``."""
    return encoder.forward(np.stack([encoder.prepare(picture) for picture in pictures]))
