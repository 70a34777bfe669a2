"""A tiny network of random weights in timm's own local format."""

import json
from pathlib import Path

import timm
import torch
from safetensors.torch import save_file


def write_network(folder: Path, architecture: str = "test_convnext", **pretrained: object) -> Path:
    """Write it into a new folder; ``pretrained`` goes into its configuration."""
    torch.manual_seed(0)
    network = timm.create_model(architecture, num_classes=7)
    # A new network's biases are zero and its blank answers too; a trained one's are not.
    tensors = {
        name: tensor + 0.05 * torch.randn_like(tensor) if tensor.is_floating_point() else tensor
        for name, tensor in network.state_dict().items()
    }
    for name, tensor in tensors.items():
        if name.endswith("running_var"):
            tensors[name] = tensor.abs() + 0.1
    known = {key: network.pretrained_cfg[key] for key in ("first_conv", "classifier")}
    usual = {"input_size": [3, 64, 64], "mean": [0.5] * 3, "std": [0.25] * 3, "crop_pct": 0.9}
    config = {
        "architecture": architecture,
        "num_classes": 7,
        "pretrained_cfg": known | usual | {"interpolation": "bicubic"} | pretrained,
    }
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))
    save_file(tensors, folder / "model.safetensors")
    return folder
