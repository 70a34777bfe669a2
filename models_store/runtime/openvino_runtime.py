"""OpenVINO as a runtime: on most processors the fastest way to run a network.

The network is traced by PyTorch and converted with its standardisation built in. The threads are shared
out among streams. A network alone on its machine has one, of all threads, so that a single query is
answered soonest. Those of an ensemble have several: then the passes of single pictures run side by side,
one on each stream, and none waits at every layer for a thread that is busy with another network.
"""

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
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

    def __init__(
        self, model: ov.Model, precision: Precision, *, threads: int = 0, streams: int = 1
    ) -> None:
        """Compile the network.

        Args:
            model: From :func:`convert`, perhaps quantised since.
            precision: What it computes in; ``mixed`` is float32 for the early layers and bfloat16 for
                the rest, ``int8`` for a model that was quantised, the rest of which is bfloat16.
            threads: Threads of a forward pass of several pictures; 0 leaves it to OpenVINO.
            streams: How many parts such a pass is run in, side by side; one picture has one of them.

        Raises:
            ValueError: The network has no place where the precision could change.
        """
        self._precision = precision
        parts = [_compile(*part, threads, streams) for part in _parts(model, precision)]
        self._lanes = [[part.create_infer_request() for part in parts] for _ in range(streams)]
        self._side_by_side = ThreadPoolExecutor(streams, thread_name_prefix="stream")

    @property
    def name(self) -> str:
        """What it is, as people read it."""
        return f"openvino {self._precision}"

    @property
    def pass_size(self) -> int:
        """Pictures of one forward pass beyond which nothing is gained."""
        return _PASS

    @property
    def streams(self) -> int:
        """How many passes of one picture run side by side on a machine."""
        return len(self._lanes)

    def run(self, pixels: Pixels) -> Vectors:
        """One forward pass over fitted pictures; shape ``(n, dimension)``."""
        parts = np.array_split(pixels, min(len(pixels), self.streams))
        if len(parts) == 1:
            return _pass(self._lanes[0], pixels)
        return np.concatenate(list(self._side_by_side.map(_pass, self._lanes, parts)))


def _pass(requests: Sequence[ov.InferRequest], pixels: Pixels) -> Vectors:
    """Run a network's parts one after the other."""
    first, *others = requests
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


def _compile(model: ov.Model, hint: str, threads: int, streams: int) -> ov.CompiledModel:
    """A model made ready to run."""
    options: dict[str, str | int | bool] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": hint,
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": streams,
        "ENABLE_CPU_PINNING": False,  # other processes would have theirs on the very same cores
    }
    return core().compile_model(model, "CPU", options)


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
