"""Losses that learn one direction for every class, and so depend on which classes there are."""

import warnings

import torch
from pytorch_metric_learning import losses
from torch.nn.functional import normalize

from models_store.training.losses.options import ArcFace, CosFace, NormalisedSoftmax, SphereFace


def normalised_softmax(options: NormalisedSoftmax, classes: int, dimension: int) -> torch.nn.Module:
    """Cosines to the classes over a temperature."""
    loss: torch.nn.Module = losses.NormalizedSoftmaxLoss(classes, dimension, options.temperature)
    return loss


def arcface(options: ArcFace, classes: int, dimension: int) -> torch.nn.Module:
    """Cosines to the classes times a scale, the own class's angle increased."""
    loss: torch.nn.Module = losses.ArcFaceLoss(
        classes, dimension, margin=options.margin, scale=options.scale
    )
    return loss


def cosface(options: CosFace, classes: int, dimension: int) -> torch.nn.Module:
    """Cosines to the classes times a scale, the own class's decreased."""
    loss: torch.nn.Module = losses.CosFaceLoss(
        classes, dimension, margin=options.margin, scale=options.scale
    )
    return loss


def sphereface(options: SphereFace, classes: int, dimension: int) -> torch.nn.Module:
    """Cosines to the classes times a scale or a length, the own class's angle multiplied."""
    with warnings.catch_warnings():
        # It hands tensors to SciPy while it is built, of which NumPy 2 disapproves.
        warnings.simplefilter("ignore", DeprecationWarning)
        loss: torch.nn.Module = losses.SphereFaceLoss(
            classes, dimension, margin=options.margin, scale=options.scale
        )
    return loss if options.keep_length else OnUnitVectors(loss)


class OnUnitVectors(torch.nn.Module):
    """A loss that sees embeddings at unit length."""

    def __init__(self, loss: torch.nn.Module) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, embeddings: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The loss of embeddings of shape ``(n, d)`` with labels of shape ``(n,)``; a scalar."""
        loss: torch.Tensor = self.loss(normalize(embeddings), labels)
        return loss
