"""All that a training minimises, added up."""

from typing import NamedTuple

import torch
from torch.nn.functional import cross_entropy

from models_store.training.distillation import DistillationLoss
from models_store.training.errors import TrainingError
from models_store.training.losses.registry import build_loss
from models_store.training.network import Answer, TrainedNetwork
from models_store.training.recipe import Recipe


class Objective(torch.nn.Module):
    """The weighted sum of a recipe's losses, which may learn something themselves."""

    def __init__(
        self, recipe: Recipe, network: TrainedNetwork, classes: int, teacher_dimension: int | None
    ) -> None:
        """Build the losses.

        Args:
            recipe: Which, and their weights.
            network: What they are for.
            classes: How many there are.
            teacher_dimension: Of a teacher's embeddings; None without one.

        Raises:
            TrainingError: There is nothing to minimise.
        """
        super().__init__()
        self._classification = recipe.classification
        self.names = [loss.name for loss in recipe.losses]
        self._weights = [loss.weight for loss in recipe.losses]
        self.losses = torch.nn.ModuleList(
            build_loss(loss, classes, network.dimension) for loss in recipe.losses
        )
        wanted = recipe.distillation
        self.distillation = (
            DistillationLoss(wanted, network.feature_dimension, teacher_dimension)
            if teacher_dimension and (wanted.cosine or wanted.relational)
            else None
        )
        if not recipe.losses and not recipe.classification.weight and self.distillation is None:
            raise TrainingError("the recipe names no loss", hint="add one of [[losses]]")

    def forward(
        self, answer: Answer, labels: torch.Tensor, wanted: torch.Tensor | None
    ) -> torch.Tensor:
        """The loss of a batch; a scalar.

        Args:
            answer: The network's.
            labels: Shape ``(n,)``.
            wanted: The teacher's unit embeddings, shape ``(n, t)``.
        """
        total = answer.features.new_zeros(())
        for weight, loss in zip(self._weights, self.losses, strict=True):
            total = total + weight * loss(answer.embeddings, labels)
        if answer.logits is not None:
            smoothing = self._classification.smoothing
            named = cross_entropy(answer.logits, labels, label_smoothing=smoothing)
            total = total + self._classification.weight * named
        if self.distillation is not None and wanted is not None:
            total = total + self.distillation(answer.features, wanted)
        return total


class Goal(NamedTuple):
    """A network and what it is trained for."""

    network: TrainedNetwork
    objective: Objective
