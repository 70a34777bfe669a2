"""What writes captions: pictures in, sentences out."""

from typing import Protocol

import numpy as np
from PIL import Image

from models_store.encoders.base import Prepared


class Captioner(Protocol):
    """Says what a picture shows, in two steps so that decoding can overlap with the network; thread-safe."""

    @property
    def name(self) -> str:
        """The folder's or the published one's."""

    @property
    def revision(self) -> str:
        """Changes whenever the captions would: checksum of weights, preprocessing and tokenizer."""

    def prepare(self, picture: Image.Image) -> Prepared:
        """Preprocess one RGB picture; no network involved.

        Returns:
            One array, of the same shape for every picture.
        """

    def write(self, batch: Prepared, prompt: str = "") -> list[str]:
        """A sentence for each prepared picture, always the same for the same picture.

        Args:
            batch: Prepared pictures, stacked along the first axis, shape ``(n, ...)``.
            prompt: What every sentence begins with; nothing leaves the beginning to the network.
        """


def caption(captioner: Captioner, picture: Image.Image) -> str:
    """What one RGB picture shows."""
    return captioner.write(np.stack([captioner.prepare(picture)]))[0]
