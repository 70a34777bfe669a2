"""A loss on the pairs or triplets that a miner picks."""

from typing import Any

import torch


class Mined(torch.nn.Module):
    """Joins a miner and a loss."""

    def __init__(self, loss: torch.nn.Module, miner: torch.nn.Module) -> None:
        super().__init__()
        self.loss = loss
        self.miner = miner

    def forward(self, embeddings: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The loss of embeddings of shape ``(n, d)`` with labels of shape ``(n,)``; a scalar."""
        picked: Any = self.miner(embeddings, labels)
        loss: torch.Tensor = self.loss(embeddings, labels, picked)
        return loss
