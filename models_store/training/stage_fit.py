"""Fitting the linear layer of a :class:`StageEmbedding` to pictures; no labels are needed."""

from collections.abc import Iterable, Sequence
from typing import Final

import torch

from models_store.stage_embedding import StageEmbedding, stage_features

_DIMENSION: Final = 512
_POWER: Final = 0.25  # of a variance: halfway, as a standard deviation is divided by its root
_FLOOR: Final = 0.05  # of the mean variance, so that noise is not blown up


@torch.no_grad()
def fit_stages(network: torch.nn.Module, batches: Iterable[torch.Tensor]) -> StageEmbedding:
    """The embedding of a network's last two stages, fitted to what they see in some pictures.

    Both stages count the same. Directions in which features vary much are damped by the root of their
    standard deviation, which serves pictures of unknown kinds better than either all or none of it.

    Args:
        network: Of timm's, without a classifier, in evaluation mode.
        batches: Standardised pictures, shape ``(n, 3, side, side)``; a few thousand in all.
    """
    seen = [stage_features(network, batch) for batch in batches]
    stages = [torch.cat(one).double() for one in zip(*seen, strict=True)]
    weight, bias = half_whitened(stages)
    return StageEmbedding(network, weight.float(), bias.float()).eval()


def half_whitened(stages: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """A linear layer over features side by side.

    Args:
        stages: Features of each stage, shape ``(n, d_i)``, in double precision.

    Returns:
        Weight of shape ``(d, sum of d_i)`` and bias of shape ``(d,)``, where d is at most 512.
    """
    means = [one.mean(0) for one in stages]
    scales = torch.cat(
        [
            torch.full_like(mean, 1 / float((one - mean).norm(dim=1).mean()))
            for one, mean in zip(stages, means, strict=True)
        ]
    )
    mean = torch.cat(means)
    even = (torch.cat([*stages], 1) - mean) * scales
    variances, directions = torch.linalg.eigh(even.T @ even / (len(even) - 1))
    kept = torch.argsort(variances, descending=True)[:_DIMENSION]
    damping = (variances[kept].clamp(min=0) + _FLOOR * variances.mean()) ** -_POWER
    weight = damping[:, None] * directions[:, kept].T * scales
    return weight, -weight @ mean
