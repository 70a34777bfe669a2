"""A network with the standardisation of its pictures built in, so that bytes can be handed to it.

A picture of bytes is a quarter of what it is in float32: that much less to copy between threads, to
hold in a batch and to send to a GPU.
"""

import torch

from models_store.encoders.blueprint import Blueprint


class Standardised(torch.nn.Module):
    """From bytes, shape ``(n, 3, height, width)``, to what the network gives, ``(n, dimension)``."""

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, blueprint: Blueprint) -> None:
        super().__init__()
        self.network = blueprint.network
        self.register_buffer("mean", torch.tensor(blueprint.mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(blueprint.std).view(1, 3, 1, 1))
        self.eval()

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Standardise and run."""
        result: torch.Tensor = self.network((pixels.float() / 255 - self.mean) / self.std)
        return result
