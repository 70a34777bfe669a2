"""Which encoders there are, and how to get one.

Nothing here imports a network's library before :func:`load` is called, so that processes which only
need names stay small.
"""

import hashlib
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from models_store import weights as weights_on_disk
from models_store.encoders.base import Encoder
from models_store.errors import EncoderError, WeightsError
from models_store.preprocess.decode import DECODE_REVISION
from models_store.spec import EncoderSpec, Family

# To be raised when the code of a family changes its embeddings.
_CODE_REVISIONS: Final[dict[Family, int]] = {"colour": 1, "texture": 1, "shape": 1, "timm": 2}
_DESCRIPTORS: Final[tuple[Family, ...]] = ("colour", "texture", "shape")


def available(weights: Path | None) -> dict[str, EncoderSpec]:
    """Every encoder that can be loaded, by name: the descriptors, and the networks found on disk.

    Args:
        weights: Folder with one sub-folder per network, or None.

    Raises:
        WeightsError: The folder cannot be read, or holds a network whose name cannot be used.
    """
    specs = {str(family): EncoderSpec(family, family) for family in _DESCRIPTORS}
    for folder in weights_on_disk.networks(weights):
        if folder.name in specs:
            raise WeightsError(
                f"{folder.name} is the name of a descriptor", hint="rename the network's folder"
            )
        specs[folder.name] = EncoderSpec(folder.name, "timm", folder)
    return specs


def revision(spec: EncoderSpec) -> str:
    """Twelve hexadecimal digits that change whenever the encoder's embeddings would.

    Raises:
        WeightsError: The network's files are missing.
    """
    parts = [spec.family, str(_CODE_REVISIONS[spec.family]), str(DECODE_REVISION)]
    if spec.family == "timm":
        parts.append(weights_on_disk.checksum(_folder(spec)))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def load(spec: EncoderSpec, *, threads: int = 0, cache: Path | None = None) -> Encoder:
    """Build an encoder, its weights in memory.

    Args:
        spec: One of :func:`available`.
        threads: Threads of one forward pass; 0 leaves it to the library.
        cache: Folder where the choice of a network's runtime is remembered.

    Raises:
        WeightsError: The weights are missing or not what they claim to be.
    """
    if spec.family == "timm":
        from models_store.encoders.network import load_network
        from models_store.encoders.timm_network import read_timm

        read = partial(read_timm, _folder(spec))
        return load_network(spec.name, revision(spec), read, threads=threads, cache=cache)
    from models_store.encoders.descriptor import Descriptor

    # A descriptor's module is named after its family and has one function of that name.
    module = import_module(f"models_store.encoders.{spec.family}")
    return Descriptor(spec.name, revision(spec), module.DIMENSION, getattr(module, spec.family))


def _folder(spec: EncoderSpec) -> Path:
    if spec.folder is None:
        raise EncoderError(f"the encoder {spec.name} needs a folder of weights")
    return spec.folder
