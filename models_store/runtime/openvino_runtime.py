"""OpenVINO as a runtime: on most processors the fastest way to run a network.

The network is traced by PyTorch and converted with its standardisation built in. One stream over all
threads: a pass of a few pictures is then as fast per picture as several passes side by side, and a
single query is answered soonest.
"""

import warnings
from typing import Literal

import torch

from models_store.encoders.blueprint import Blueprint
from models_store.runtime.base import Pixels, Vectors
from models_store.runtime.early_part import cut_early
from models_store.runtime.openvino_library import core, ov
from models_store.runtime.standardised import Standardised

Precision = Literal["fp32", "mixed", "bf16", "int8"]

_PASS = 8  # beyond this, a pass only makes others wait


class OpenVinoRuntime:
    """One network, run by OpenVINO on the processor."""

    def __init__(self, model: ov.Model, precision: Precision, *, threads: int = 0) -> None:
        """Compile the network.

        Args:
            model: From :func:`convert`, perhaps quantised since.
            precision: What it computes in; ``mixed`` is float32 for the early layers and bfloat16 for
                the rest, ``int8`` for a model that was quantised, the rest of which is bfloat16.
            threads: Threads of one forward pass; 0 leaves it to OpenVINO.

        Raises:
            ValueError: The network has no place where the precision could change.
        """
        self._precision = precision
        self._requests = [_compile(part, hint, threads) for part, hint in _parts(model, precision)]

    @property
    def name(self) -> str:
        """What it is, as people read it."""
        return f"openvino {self._precision}"

    @property
    def pass_size(self) -> int:
        """Pictures of one forward pass beyond which nothing is gained."""
        return _PASS

    def run(self, pixels: Pixels) -> Vectors:
        """One forward pass over fitted pictures; shape ``(n, dimension)``."""
        first, *others = self._requests
        first.infer(pixels)
        last = first
        for request in others:
            request.set_input_tensor(last.get_output_tensor())
            request.infer()
            last = request
        # A copy: the request's own memory is written anew by the next pass.
        result: Vectors = last.get_output_tensor().data.copy()
        return result


def _parts(model: ov.Model, precision: Precision) -> list[tuple[ov.Model, str]]:
    """What is run one after the other, each with its number format in OpenVINO's words."""
    if precision == "mixed":
        early, rest = cut_early(model.clone())
        return [(early, "f32"), (rest, "bf16")]
    return [(model, "f32" if precision == "fp32" else "bf16")]


def _compile(model: ov.Model, hint: str, threads: int) -> ov.InferRequest:
    """A model made ready to run."""
    options: dict[str, str | int] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": hint,
        "INFERENCE_NUM_THREADS": threads,
    }
    return core().compile_model(model, "CPU", options).create_infer_request()


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
