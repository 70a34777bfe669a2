"""In which numbers a network is trained, and where."""

from typing import Literal

import torch


def training_device() -> torch.device:
    """The GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def use_half(wanted: Literal["auto", "bf16", "fp32"], device: torch.device) -> bool:
    """Whether forward passes are in bfloat16, which keeps float32's range: no scaling is needed."""
    if wanted != "auto":
        return wanted == "bf16"
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return torch.cpu._is_avx512_bf16_supported()


def standardise(
    pixels: torch.Tensor, mean: tuple[float, ...], std: tuple[float, ...], device: torch.device
) -> torch.Tensor:
    """Bytes of shape ``(n, 3, side, side)`` as a network takes them, channels last, in float32."""
    batch = pixels.to(device, memory_format=torch.channels_last, non_blocking=True)
    shape = (1, 3, 1, 1)
    offset = torch.tensor(mean, device=device).view(shape)
    return (batch.float() / 255 - offset) / torch.tensor(std, device=device).view(shape)
