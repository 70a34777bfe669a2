"""A network in eight-bit integers, calibrated on the pictures it is to be used on.

Post-training quantisation by NNCF: weights by their own range, activations by the ranges seen on the
calibration pictures, biases corrected. Jacob et al., "Quantization and Training of Neural Networks for
Efficient Integer-Arithmetic-Only Inference", CVPR 2018; https://github.com/openvinotoolkit/nncf.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models_store.encoders.blueprint import Blueprint
from models_store.errors import WeightsError
from models_store.quantised_folder import MODEL, RECORD
from models_store.runtime.base import Pixels
from models_store.runtime.openvino_library import core, ov
from models_store.runtime.openvino_runtime import OpenVinoRuntime, convert


def quantise(blueprint: Blueprint, pictures: Sequence[Pixels]) -> ov.Model:
    """The network in eight bits.

    Args:
        blueprint: The network.
        pictures: Fitted pictures to calibrate on, each of shape ``(3, height, width)``; a few hundred.

    Raises:
        Exception: The network uses something that OpenVINO or NNCF cannot handle.
    """
    import nncf  # slow to import, and needed here only

    return nncf.quantize(
        convert(blueprint),
        nncf.Dataset([picture[np.newaxis] for picture in pictures]),
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(pictures),
        model_type=nncf.ModelType.TRANSFORMER if _attends(blueprint.network) else None,
    )


def save(model: ov.Model, record: Mapping[str, Any], folder: Path) -> None:
    """Write a quantised network and what is known of it; it appears whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    fresh = folder.with_name(f"{folder.name}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    ov.save_model(model, fresh / MODEL, compress_to_fp16=False)
    (fresh / RECORD).write_text(json.dumps(record, indent=2), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def load(folder: Path, *, threads: int = 0, streams: int = 1) -> OpenVinoRuntime:
    """Run a network that :func:`save` wrote.

    Raises:
        WeightsError: Its files are missing or damaged.
    """
    try:
        model = core().read_model(folder / MODEL)
        return OpenVinoRuntime(model, "int8", threads=threads, streams=streams)
    except Exception as error:  # OpenVINO has no error of its own for bad files
        raise WeightsError(
            f"the quantised {folder.name} cannot be loaded: {error}",
            hint=f"`semblance models quantise {folder.name} --undo` goes back to full precision",
        ) from error


def _attends(network: torch.nn.Module) -> bool:
    """Whether it is a transformer, whose softmax and normalisation need care."""
    return any(name.rpartition(".")[2].endswith("attn") for name, _ in network.named_modules())
