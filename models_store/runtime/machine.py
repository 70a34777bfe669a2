"""What this machine is, as far as speed depends on it."""

import hashlib
import os
import platform
from pathlib import Path

import torch

from models_store.runtime.openvino_library import ov


def has_gpu() -> bool:
    """Whether networks run on a GPU here."""
    return torch.cuda.is_available()


def fingerprint() -> str:
    """Eight hexadecimal digits that change with the hardware and with the libraries that use it."""
    gpu = torch.cuda.get_device_name() if has_gpu() else ""
    parts = [str(os.cpu_count()), _processor(), gpu, torch.__version__, ov.__version__]
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:8]


def _processor() -> str:
    """The processor's name and what it can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return "".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))
