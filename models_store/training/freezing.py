"""Which layers are trained, by stages from the input on, and when more are added."""

import torch
from timm.models import group_parameters

from models_store.training.recipe import Freezing

_Norms = (torch.nn.modules.batchnorm._BatchNorm,)


def stages(backbone: torch.nn.Module) -> list[list[str]]:
    """Names of the backbone's parameters, by stage from the input on.

    A stage is what timm takes for one: the stem, a row of blocks at one resolution, a transformer's
    block, the last norm. An architecture that tells nothing of it counts as one stage.
    """
    if not hasattr(backbone, "group_matcher"):
        return [[name for name, _ in backbone.named_parameters()]]
    matcher = backbone.group_matcher(coarse=True)  # type: ignore[operator]
    groups: dict[int, list[str]] = group_parameters(backbone, matcher)
    return [groups[number] for number in sorted(groups)]


def frozen_stages(options: Freezing, epoch: int, count: int) -> int:
    """How many stages are frozen in an epoch, which are counted from 0."""
    first = count if options.stages == "all" else min(options.stages, count)
    thawed = epoch // options.thaw_every if options.thaw_every else 0
    return max(0, first - thawed)


def freeze(backbone: torch.nn.Module, count: int) -> None:
    """Freeze the first ``count`` stages and train the others."""
    for number, names in enumerate(stages(backbone)):
        for name in names:
            backbone.get_parameter(name).requires_grad = number >= count


def set_modes(network: torch.nn.Module, *, statistics: bool = False) -> None:
    """Put a network into training, except for what would change although it is frozen.

    Args:
        network: Some of its parameters may be frozen.
        statistics: Whether all of batch normalisation keeps its statistics.
    """
    network.train()
    for module in network.modules():
        own = list(module.parameters())
        frozen = bool(own) and not any(one.requires_grad for one in own)
        if frozen or (statistics and isinstance(module, _Norms)):
            module.eval()  # also against dropout
