"""How a convolutional network's map of features becomes one vector.

Networks are published with the plain mean over all places. The generalised mean (GeM) lets the
places with the strongest response speak louder, the more so the higher its power: 1 is the mean,
infinity the maximum. Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human
Annotation", TPAMI 2019, who find about 3.
"""

from typing import Final

import torch
from timm.layers.adaptive_avgmax_pool import SelectAdaptivePool2d

_POWER: Final = 3.0
_LEAST: Final = 1e-6  # a response below zero means absence, and zero has no finite gradient


class GeneralisedMean(torch.nn.Module):
    """Pools each channel by the generalised mean."""

    def __init__(self, power: float = _POWER) -> None:
        """Take the power, at least 1."""
        super().__init__()
        self._power = power

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Pool features of shape ``(n, channels, height, width)`` to ``(n, channels, 1, 1)``."""
        powers = features.clamp(min=_LEAST) ** self._power
        return powers.mean(dim=(2, 3), keepdim=True) ** (1 / self._power)


def use_generalised_mean(network: torch.nn.Module) -> None:
    """Make a timm network pool by the generalised mean instead of the mean.

    Raises:
        ValueError: The network does not pool a map of features by their mean, as transformers do not.
    """
    layers = [one for one in network.modules() if isinstance(one, SelectAdaptivePool2d)]
    if [layer.pool_type for layer in layers] != ["avg"]:
        raise ValueError("this network does not pool a map of features by their mean")
    layers[0].add_module("pool", GeneralisedMean())  # in place of what was called so
