"""Low-rank adaptation of a frozen backbone by peft."""

import torch
from peft import LoraConfig, inject_adapter_in_model
from peft.tuners.tuners_utils import BaseTunerLayer

from models_store.training.errors import TrainingError
from models_store.training.recipe import Lora


def adapt(backbone: torch.nn.Module, options: Lora) -> None:
    """Freeze the backbone and put trainable low-rank matrices beside its linear layers.

    Raises:
        TrainingError: It has no such layers.
    """
    layers = [
        name
        for name, module in backbone.named_modules()
        if isinstance(module, torch.nn.Linear)
        and (not options.layers or name.endswith(options.layers))
    ]
    if not layers:
        raise TrainingError("low-rank adaptation needs linear layers, and there are none such")
    config = LoraConfig(
        r=options.rank,
        lora_alpha=round(options.rank * options.scale),
        lora_dropout=options.dropout,
        target_modules=layers,
    )
    inject_adapter_in_model(config, backbone)


def merge(backbone: torch.nn.Module) -> None:
    """Add the matrices into the layers they stand beside: the network is as it was, but learned."""
    for name, module in list(backbone.named_modules()):
        if isinstance(module, BaseTunerLayer):
            module.merge(safe_merge=True)
            backbone.set_submodule(name, module.get_base_layer())
