"""OpenVINO as a runtime: on most processors the fastest way to run a network.

The network is traced by PyTorch and converted with its standardisation built in. One stream over all
threads: a pass of a few pictures is then as fast per picture as several passes side by side, and a
single query is answered soonest.
"""

import warnings
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from models_store.encoders.blueprint import Blueprint
from models_store.runtime.base import Vectors
from models_store.runtime.openvino_library import core, ov
from models_store.runtime.standardised import Standardised

Precision = Literal["fp32", "bf16", "int8"]

_PASS = 8  # beyond this, a pass only makes others wait
_HINTS = {
    "fp32": "f32",
    "bf16": "bf16",
    "int8": "bf16",
}  # what is not quantised, in OpenVINO's words


class OpenVinoRuntime:
    """One network, run by OpenVINO on the processor."""

    def __init__(self, model: ov.Model, precision: Precision, *, threads: int = 0) -> None:
        """Compile the network.

        Args:
            model: From :func:`convert`, perhaps quantised since.
            precision: What it computes in; must be ``int8`` if it was quantised.
            threads: Threads of one forward pass; 0 leaves it to OpenVINO.
        """
        options: dict[str, str | int] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
            "INFERENCE_NUM_THREADS": threads,
        }
        self._precision = precision
        self._request = core().compile_model(model, "CPU", options).create_infer_request()

    @property
    def name(self) -> str:
        """What it is, as people read it."""
        return f"openvino {self._precision}"

    @property
    def pass_size(self) -> int:
        """Pictures of one forward pass beyond which nothing is gained."""
        return _PASS

    def run(self, pixels: NDArray[np.uint8]) -> Vectors:
        """One forward pass over fitted pictures; shape ``(n, dimension)``."""
        # A copy: the request's own memory is written anew by the next pass.
        result: Vectors = self._request.infer(pixels)[0].copy()
        return result


def convert(blueprint: Blueprint) -> ov.Model:
    """The network as OpenVINO has it, for passes of any number of pictures.

    Raises:
        Exception: The network cannot be traced, or does something that OpenVINO cannot.
    """
    height, width = blueprint.input_size
    example = torch.zeros((2, 3, height, width), dtype=torch.uint8)
    with warnings.catch_warnings():  # of Python values that the trace takes for constants: they are
        warnings.simplefilter("ignore")
        return ov.convert_model(
            Standardised(blueprint),
            example_input=example,
            input=[(ov.PartialShape([-1, 3, height, width]), ov.Type.u8)],
        )
