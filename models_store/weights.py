"""Networks on disk: which there are, of which files they are made, and what exactly they are.

A network is a folder as its library publishes it: timm's ``config.json`` beside
``model.safetensors``, or what transformers' ``save_pretrained`` writes, perhaps in shards. No other
file in it is ever read, and none that could carry code.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from models_store.errors import WeightsError
from models_store.published.catalogue import published
from models_store.spec import NetworkFamily

CONFIG: Final = "config.json"
TENSORS: Final = "model.safetensors"
SHARDS: Final = "model.safetensors.index.json"
EMBEDDING: Final = "embedding.safetensors"
"""What makes an embedding of a timm network's stages, where its configuration has a word for that."""

PREPARATION: Final = ("preprocessor_config.json", "processor_config.json")
"""Where transformers says how to prepare a picture; in its version 5 it may be in the latter."""

_CAPTIONERS: Final = ("blip",)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")  # it becomes a queue's and a folder's name
_NO_NAME = "cannot be an encoder's name"
_NAMES = "rename the folder: letters, digits, dots, hyphens and underscores"


def candidates(folder: Path | None) -> list[Path]:
    """Folders directly under ``folder`` that have a configuration, by name; none where it is None.

    Hidden ones are left out: one that is being written is hidden until it is complete.

    Raises:
        WeightsError: ``folder`` cannot be read.
    """
    if folder is None:
        return []
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if not path.name.startswith(".") and (path / CONFIG).is_file()
        )
    except OSError as error:
        raise WeightsError(f"the weights folder cannot be read: {error}", hint=ways()) from error


def networks(folder: Path | None) -> list[Path]:
    """Folders of the networks directly under ``folder`` that lack nothing, by name.

    Raises:
        WeightsError: ``folder`` cannot be read, or a network in it has an impossible name.
    """
    found = [path for path in candidates(folder) if not lacking(path)]
    for path in found:
        if not is_name(path.name):
            raise WeightsError(f"{path.name!r} {_NO_NAME}", hint=_NAMES)
    return found


def is_name(text: str) -> bool:
    """Whether an encoder can be called that."""
    return _NAME.fullmatch(text) is not None


def unfit(folder: Path) -> str | None:
    """Why a network's folder cannot be used whatever its tensors are; None if nothing stands against it."""
    if not is_name(folder.name):
        return f"{_NO_NAME}: {_NAMES}"
    if not {"architecture", "model_type"} & read_config(folder).keys():
        return f"{CONFIG} names no architecture"
    return None


def read_config(folder: Path) -> dict[str, Any]:
    """The network's configuration; empty where there is none that can be read."""
    return _read_object(folder / CONFIG)


def family(folder: Path) -> NetworkFamily:
    """Which library published the network."""
    config = read_config(folder)
    return "transformers" if "model_type" in config and "architecture" not in config else "timm"


def writes_captions(folder: Path) -> bool:
    """Whether the network says what pictures show, instead of embedding them."""
    return read_config(folder).get("model_type") in _CAPTIONERS


def network_files(folder: Path) -> list[str]:
    """Names of the files that decide what the network's embeddings are, there or not."""
    if family(folder) == "timm":
        return [CONFIG, TENSORS, *([EMBEDDING] if "embedding" in read_config(folder) else [])]
    preparation = [name for name in PREPARATION if (folder / name).is_file()]
    return [CONFIG, *(preparation or PREPARATION[:1]), *_tensor_files(folder)]


def lacking(folder: Path) -> list[str]:
    """Names of the network's files that are not there."""
    return [name for name in network_files(folder) if not (folder / name).is_file()]


def checksum(folder: Path) -> str:
    """SHA-256 over a network's files, remembered for as long as they stay as they are.

    Raises:
        WeightsError: One of them is missing.
    """
    names = tuple(network_files(folder))
    try:
        stats = [(folder / name).stat() for name in names]
        return _digest(folder, names, tuple((stat.st_size, stat.st_mtime_ns) for stat in stats))
    except OSError as error:
        raise unusable(folder.name, str(error)) from error


def unusable(name: str, reason: str) -> WeightsError:
    """The error for a network whose weights cannot be loaded, naming the ways to mend it."""
    return WeightsError(f"the weights of {name} cannot be loaded: {reason}", hint=ways([name]))


def missing(names: Sequence[str]) -> WeightsError:
    """The one error for all published encoders whose weights are not here."""
    return WeightsError(f"there are no weights for {', '.join(names)}", hint=ways(names))


def ways(names: Sequence[str] = ()) -> str:
    """The three ways to come by the weights of these encoders."""
    if names and all(name in published() for name in names):
        fetch = f"`semblance models fetch {' '.join(names)}`"
    else:
        fetch = "`hf download REPOSITORY --local-dir $SEMBLANCE_WEIGHTS/NAME`"
    return (
        f"fetch them from the hub: {fetch}; "
        "or copy each network's folder to SEMBLANCE_WEIGHTS/NAME; "
        "or name a filled hub's cache in HF_HOME"
    )


def _tensor_files(folder: Path) -> list[str]:
    if (folder / TENSORS).is_file() or not (folder / SHARDS).is_file():
        return [TENSORS]
    # Only names: a path could lead anywhere.
    placed = _read_object(folder / SHARDS).get("weight_map", {})
    return [SHARDS, *sorted({Path(str(name)).name for name in placed.values()})]


def _read_object(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


@lru_cache(maxsize=64)
def _digest(folder: Path, names: tuple[str, ...], _state: tuple[tuple[int, int], ...]) -> str:
    whole = hashlib.sha256()
    for name in names:
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
