"""An embedding made of a network's last two stages instead of its last one alone.

What a network was trained to tell apart is in its last stage, what else it sees is rather in the one
before: features of both serve pictures of other kinds better. They are centred, weighted and decorrelated
by one linear layer. Babenko et al., "Neural Codes for Image Retrieval", ECCV 2014, on earlier layers;
Jégou and Chum, "Negative Evidences and Co-Occurrences in Image Retrieval", ECCV 2012, on whitening.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

import torch
from safetensors.torch import load_file
from timm.models import group_parameters

from models_store.pooling import GeneralisedMean
from models_store.weights import EMBEDDING

STAGES: Final = "stages"
"""What ``config.json`` calls this kind of embedding."""

_PREFIX: Final = "network."


class StageEmbedding(torch.nn.Module):
    """A timm network, and a linear layer over what its last two stages see."""

    network: torch.nn.Module
    embedding: torch.nn.Linear

    def __init__(self, network: torch.nn.Module, weight: torch.Tensor, bias: torch.Tensor) -> None:
        """Put the layer behind the network.

        Args:
            network: Without a classifier.
            weight: Shape ``(dimension, features)``.
            bias: Shape ``(dimension,)``.
        """
        super().__init__()
        self.network = network
        self.embedding = torch.nn.Linear(weight.shape[1], weight.shape[0])
        self.embedding.weight = torch.nn.Parameter(weight.float())
        self.embedding.bias = torch.nn.Parameter(bias.float())

    @classmethod
    def read(cls, network: torch.nn.Module, folder: Path) -> Self:
        """Read the layer of a network's folder.

        Raises:
            Exception: The file is missing or damaged; safetensors has errors of its own.
        """
        tensors = load_file(folder / EMBEDDING)
        return cls(network, tensors["weight"], tensors["bias"])

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Embeddings, shape ``(n, dimension)``, of standardised pictures ``(n, 3, height, width)``."""
        embeddings: torch.Tensor = self.embedding(
            torch.cat(stage_features(self.network, pictures), 1)
        )
        return embeddings

    def group_matcher(self, coarse: bool = False) -> Callable[[str], int]:
        """Which stage a parameter belongs to, as timm asks its networks; the layer is the last."""
        network: Any = self.network
        numbers = group_parameters(network, network.group_matcher(coarse=coarse), reverse=True)
        last = 1 + max(numbers.values())
        return lambda name: int(numbers.get(name.removeprefix(_PREFIX), last))


def stage_features(network: torch.nn.Module, pictures: torch.Tensor) -> list[torch.Tensor]:
    """What the classifier would see, and the last stage but one by its generalised mean.

    Args:
        network: Of timm's, with stages.
        pictures: Standardised, shape ``(n, 3, height, width)``.

    Returns:
        Two tensors of shape ``(n, features)``.
    """
    timm_network: Any = network
    last, stages = timm_network.forward_intermediates(pictures, indices=2)
    before = GeneralisedMean()(stages[0]).flatten(1)
    return [timm_network.forward_head(last, pre_logits=True), before]
