"""AdamW, which parameters get which rate, and how the rate goes up and down."""

import math
from typing import Any

import torch
from timm.optim._param_groups import param_groups_layer_decay

from models_store.training.objective import Goal
from models_store.training.recipe import Optimiser


def build_optimiser(goal: Goal, options: Optimiser) -> torch.optim.AdamW:
    """AdamW over the backbone by layers, then all else; norms and biases do not decay.

    Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019; layer-wise rates as in
    Bao et al., "BEiT", ICLR 2022.

    Args:
        goal: What is trained. Parameters that require no gradient now never get one.
        options: Rates.
    """
    groups: list[dict[str, Any]] = param_groups_layer_decay(
        goal.network.backbone, options.weight_decay, layer_decay=options.layer_decay
    )
    for group in groups:
        group["lr_scale"] *= options.backbone_rate
    rest = [
        parameter
        for name, parameter in torch.nn.ModuleList(goal).named_parameters()
        if parameter.requires_grad and not name.startswith("0.backbone.")
    ]
    for matrices, decay in ((True, options.weight_decay), (False, 0.0)):
        parameters = [parameter for parameter in rest if (parameter.ndim > 1) == matrices]
        if parameters:
            groups.append({"params": parameters, "weight_decay": decay, "lr_scale": 1.0})
    return torch.optim.AdamW(groups, lr=options.learning_rate)


def set_rate(optimiser: torch.optim.Optimizer, highest: float, share: float) -> None:
    """Set every group's rate: the highest, times the share due now, times its own."""
    for group in optimiser.param_groups:
        group["lr"] = highest * share * group["lr_scale"]


def rate_share(step: int, warmup: int, steps: int, least: float) -> float:
    """Share of the highest rate at a step: a line up, then half a cosine down to ``least``.

    Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.
    """
    if step < warmup:
        return (step + 1) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    return least + (1 - least) * (1 + math.cos(math.pi * min(1.0, done))) / 2
