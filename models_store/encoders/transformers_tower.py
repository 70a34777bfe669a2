"""One of the two towers of a CLIP or SigLIP, the other never in memory; and other networks, whole.

The folder is what transformers' ``save_pretrained`` wrote. Nothing of it is made up: the library would
go on with random numbers where tensors are missing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from logging import ERROR
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig
from transformers.utils import logging


@dataclass(frozen=True)
class Side:
    """What the towers of one side have in common.

    Attributes:
        config: Where the whole network's configuration keeps the tower's.
        takes: The library's name for its input.
        kinds: By ``model_type``, the network without its other tower, and where it puts the features.
    """

    config: str
    takes: str
    kinds: Mapping[str, tuple[Any, str]]


class Tower(torch.nn.Module):
    """A tower that gives a plain tensor."""

    def __init__(self, network: torch.nn.Module, takes: str, gives: str, config: Any) -> None:
        super().__init__()
        self.network = network
        self.config = config
        self._takes = takes
        self._gives = gives

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Features, shape ``(n, dimension)``, of standardised pictures or of tokens."""
        result: torch.Tensor = getattr(self.network(**{self._takes: inputs}), self._gives)
        return result


def read_tower(folder: Path, side: Side) -> Tower:
    """The tower of this side, in evaluation mode, on the CPU, in float32.

    Raises:
        ValueError: The network is of a kind that is not supported, or lacks tensors.
        Exception: The files are missing, damaged, or do not fit the architecture they name; the
            library has errors of its own.
    """
    config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    if config.model_type not in side.kinds:
        known = ", ".join(side.kinds)
        raise ValueError(f"networks of type {config.model_type} are not supported, only {known}")
    kind, gives = side.kinds[config.model_type]
    own = getattr(config, side.config, config)
    if hasattr(config, "projection_dim"):  # the whole network's counts, the tower's is a default
        own.projection_dim = config.projection_dim
    network = read_network(kind, folder, config=own)
    return Tower(network, side.takes, gives, own).eval()


def read_network(kind: Any, folder: Path, config: Any = None, *, attention: str = "sdpa") -> Any:
    """A network of one of the library's kinds, in evaluation mode, on the CPU, in float32.

    Args:
        kind: The library's class.
        folder: Holds its files, and perhaps tensors of more than it.
        config: Its configuration; None for the folder's own.
        attention: How attention is computed; not all of the library's networks can do it the quick way.

    Raises:
        ValueError: Tensors are missing, or of another shape.
        Exception: The files are missing or damaged; the library has errors of its own.
    """
    with _quiet():
        network, found = kind.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            attn_implementation=attention,
            use_safetensors=True,
            local_files_only=True,
            ignore_mismatched_sizes=True,  # that is, tell us
            output_loading_info=True,
        )
    # The library would go on with random numbers in their place.
    if wrong := sorted(map(str, [*found["missing_keys"], *found["mismatched_keys"]])):
        raise ValueError(
            f"{len(wrong)} tensors are missing or of another shape, such as {wrong[0]}"
        )
    return network.eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's report of every tensor that belongs to the other tower."""
    before = logging.get_verbosity()
    logging.set_verbosity(ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(before)
