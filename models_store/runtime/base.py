"""What runs a network."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class Runtime(Protocol):
    """Runs one network on one kind of hardware, at one precision."""

    @property
    def name(self) -> str:
        """What it is, as people read it: ``openvino bf16``."""

    @property
    def pass_size(self) -> int:
        """Pictures of one forward pass beyond which nothing is gained."""

    @property
    def streams(self) -> int:
        """How many passes of one picture run side by side on a machine, this network's or others'."""

    def run(self, pixels: Pixels) -> Vectors:
        """One forward pass, for one thread at a time.

        Args:
            pixels: Fitted pictures, shape ``(n, 3, height, width)``.

        Returns:
            What the network gives, of shape ``(n, dimension)``, not normalised.
        """
