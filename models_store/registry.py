"""Which encoders there are, and how to get one.

Nothing here imports a network's library before :func:`load` is called, so that processes which only
need names stay small.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models_store import quantised_folder
from models_store import weights as weights_on_disk
from models_store.derived import derived
from models_store.encoders.base import Encoder
from models_store.errors import EncoderError, WeightsError
from models_store.hub_cache import snapshot
from models_store.preprocess.decode import DECODE_REVISION
from models_store.published.catalogue import Published, published_encoders
from models_store.spec import EncoderSpec, Family, Origin
from models_store.text import loading as text_loading
from models_store.text.base import TextEncoder

if TYPE_CHECKING:  # it brings torch
    from models_store.encoders.blueprint import Blueprint

# To be raised when the code of a family changes its embeddings.
_CODE_REVISIONS: Final[dict[Family, int]] = {
    "colour": 1,
    "texture": 1,
    "shape": 1,
    "timm": 2,
    "transformers": 1,
    "caption": 1,
}
STARTER: Final = Path(__file__).parent / "starter"
"""Folder of the networks that come with Semblance."""

_TURNS: Final = "turns.lock"
_DESCRIPTORS: Final[tuple[Family, ...]] = ("colour", "texture", "shape")


def available(
    weights: Path | None,
    hub_cache: Path | None = None,
    quantised: Path | None = None,
    trained: Path | None = None,
) -> dict[str, EncoderSpec]:
    """Every encoder that can be loaded, by name.

    These are the descriptors, the networks that come with Semblance, the published encoders whose
    weights are here, every other network found, and what can be derived of these.

    Args:
        weights: Folder with one sub-folder per network, or None.
        hub_cache: Folder of the hub's cache, for published encoders that are not in ``weights``.
        quantised: Folder with one sub-folder per network that was quantised.
        trained: Folder with one sub-folder per network that was trained here. Where names are the
            same, ``weights`` goes before it, and it before what comes with Semblance.

    Raises:
        WeightsError: A folder cannot be read, or holds a network whose name cannot be used.
    """
    specs = {str(family): EncoderSpec(family, family, origin="code") for family in _DESCRIPTORS}
    places: list[tuple[Origin, Path | None]] = [
        ("starter", STARTER),
        ("trained", trained if trained and trained.is_dir() else None),
        ("found", weights),
    ]
    local = {
        folder.name: (folder, origin)
        for origin, place in places
        for folder in weights_on_disk.networks(place)
        if not weights_on_disk.writes_captions(folder)
    }
    for one in published_encoders().values():
        if folder := _published_folder(one, local, hub_cache):
            specs[one.name] = _network(one.name, folder, "found")
    theirs = {name for one in published_encoders().values() for name in one.folder_names}
    for name, (folder, origin) in local.items():
        if name in _DESCRIPTORS:
            raise WeightsError(
                f"{name} is the name of a descriptor", hint="rename the network's folder"
            )
        if name not in theirs:
            specs[name] = _network(name, folder, origin)
    specs = {name: _with_quantised(spec, quantised) for name, spec in specs.items()}
    return specs | derived(specs)


def revision(spec: EncoderSpec) -> str:
    """Twelve hexadecimal digits that change whenever the encoder's embeddings would.

    Raises:
        WeightsError: The network's files are missing.
    """
    own = own_revision(spec)
    folder = _quantised(spec, own)
    return own if folder is None else _digits([own, quantised_folder.checksum(folder)])


def own_revision(spec: EncoderSpec) -> str:
    """The revision at full precision, whether or not the encoder was quantised since.

    Raises:
        WeightsError: The network's files are missing.
    """
    parts = [spec.family, str(_CODE_REVISIONS[spec.family]), str(DECODE_REVISION)]
    if spec.reader:
        parts.append(text_loading.text_revision(spec.reader))
    elif spec.family not in _DESCRIPTORS:
        parts.append(weights_on_disk.checksum(_folder(spec)))
    return _digits(parts)


def read_blueprint(spec: EncoderSpec) -> "Blueprint":
    """A network as its authors published it.

    Raises:
        EncoderError: It is no network.
        WeightsError: Its files are missing, damaged, or do not fit the architecture they name.
    """
    if spec.folder is None:
        raise EncoderError(f"{spec.name} is no network, but made without weights of its own")
    try:
        return _reader(spec.family)(_folder(spec))
    except Exception as error:  # each library on the way has its own errors for bad files
        raise weights_on_disk.unusable(spec.name, f"{type(error).__name__}: {error}") from error


def load(
    spec: EncoderSpec, *, threads: int = 0, streams: int = 1, cache: Path | None = None
) -> Encoder:
    """Build an encoder, its weights in memory.

    Args:
        spec: One of :func:`available`, but for ``caption``, which is put together of a text side and a
            captioner (``captions/encoder.py``).
        threads: Threads of one forward pass; 0 leaves it to the library.
        streams: Passes of one picture that this machine runs side by side.
        cache: Folder where the choice of a network's runtime is remembered, and by which processes on
            this machine take turns.

    Raises:
        WeightsError: The weights are missing or not what they claim to be.
    """
    if spec.family not in _DESCRIPTORS:
        return _load_network(spec, threads, streams, cache)
    from models_store.encoders.descriptor import Descriptor

    # A descriptor's module is named after its family and has one function of that name.
    module = import_module(f"models_store.encoders.{spec.family}")
    return Descriptor(spec.name, revision(spec), module.DIMENSION, getattr(module, spec.family))


def speaks(spec: EncoderSpec) -> bool:
    """Whether texts can be compared with the encoder's embeddings; reads no tensors."""
    return text_loading.why_it_is_mute(spec.reader or spec) is None


def load_text(spec: EncoderSpec, *, threads: int = 0) -> TextEncoder:
    """Build the text side of an encoder that speaks, its weights in memory; without the picture side.

    Args:
        spec: One of :func:`available`.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to the library.

    Raises:
        EncoderError: It does not speak.
        WeightsError: The weights or the tokenizer are not what they claim to be.
    """
    return text_loading.load_text(spec.reader or spec, threads)


def _load_network(spec: EncoderSpec, threads: int, streams: int, cache: Path | None) -> Encoder:
    from models_store.encoders.network import load_network
    from models_store.runtime import quantised
    from models_store.runtime.choice import choose_runtime
    from models_store.runtime.machine import has_gpu
    from models_store.runtime.turns import Turns

    own = own_revision(spec)
    folder = _quantised(spec, own)
    read = partial(read_blueprint, spec)
    # A GPU shares itself out.
    turns = Turns(cache / _TURNS if cache and not has_gpu() else None, streams=streams)
    if folder is None:
        choose = partial(
            choose_runtime, revision=own, threads=threads, streams=streams, cache=cache
        )
        return load_network(spec.name, own, read, choose, turns)

    made = partial(quantised.load, folder, threads=threads, streams=streams)
    return load_network(spec.name, revision(spec), read, lambda _: made(), turns)


def _with_quantised(spec: EncoderSpec, quantised: Path | None) -> EncoderSpec:
    if spec.folder is None or quantised is None:
        return spec
    folder = quantised / spec.name
    return replace(spec, quantised=folder) if quantised_folder.read_record(folder) else spec


def _quantised(spec: EncoderSpec, own: str) -> Path | None:
    """The quantised network, if it was made of the weights that are there now."""
    if spec.quantised and quantised_folder.read_record(spec.quantised).get("source") == own:
        return spec.quantised
    return None


def _digits(parts: Sequence[str]) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def _published_folder(
    one: Published, local: Mapping[str, tuple[Path, Origin]], hub_cache: Path | None
) -> Path | None:
    """Where a published encoder's weights are; None if they are not here, or not all of them."""
    for name in one.folder_names:
        if name in local:
            return local[name][0]
    folder = snapshot(hub_cache, one.repository, one.revision) if hub_cache else None
    return folder if folder and not weights_on_disk.lacking(folder) else None


def _network(name: str, folder: Path, origin: Origin) -> EncoderSpec:
    return EncoderSpec(name, weights_on_disk.family(folder), folder, origin)


def _reader(family: Family) -> "Callable[[Path], Blueprint]":
    """What reads a network of this family from its folder."""
    if family == "timm":
        from models_store.encoders.timm_network import read_timm

        return read_timm
    from models_store.encoders.transformers_network import read_transformers

    return read_transformers


def _folder(spec: EncoderSpec) -> Path:
    if spec.folder is None:
        raise EncoderError(f"the encoder {spec.name} needs a folder of weights")
    return spec.folder
