"""Networks on disk: which there are, and what exactly they are.

A network is a folder in timm's own local format: ``config.json`` beside ``model.safetensors``. No
other file in it is ever read, and none that could carry code.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from models_store.errors import WeightsError

CONFIG: Final = "config.json"
TENSORS: Final = "model.safetensors"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")  # it becomes a queue's and a folder's name
_WAYS = (
    f"put the network's folder ({CONFIG} and {TENSORS}) under SEMBLANCE_WEIGHTS; "
    "or link its snapshot from the hub's cache there; "
    "or fetch it from the hub: `hf download timm/NAME --local-dir $SEMBLANCE_WEIGHTS/NAME`"
)


def networks(folder: Path | None) -> list[Path]:
    """Folders of the networks directly under ``folder``, by name; none where it is None.

    Raises:
        WeightsError: ``folder`` cannot be read, or a network in it has an impossible name.
    """
    if folder is None:
        return []
    try:
        found = sorted(path for path in folder.iterdir() if _is_network(path))
    except OSError as error:
        raise WeightsError(f"the weights folder cannot be read: {error}", hint=_WAYS) from error
    for path in found:
        if not _NAME.fullmatch(path.name):
            raise WeightsError(
                f"{path.name!r} cannot be an encoder's name",
                hint="rename the folder: letters, digits, dots, hyphens and underscores",
            )
    return found


def checksum(folder: Path) -> str:
    """SHA-256 over a network's two files, remembered for as long as they stay as they are.

    Raises:
        WeightsError: One of them is missing.
    """
    try:
        stats = [(folder / name).stat() for name in (CONFIG, TENSORS)]
        return _digest(folder, tuple((stat.st_size, stat.st_mtime_ns) for stat in stats))
    except OSError as error:
        raise unusable(folder.name, str(error)) from error


def unusable(name: str, reason: str) -> WeightsError:
    """The error for a network whose weights cannot be had, naming the ways to mend it."""
    return WeightsError(f"the weights of {name} cannot be loaded: {reason}", hint=_WAYS)


def _is_network(path: Path) -> bool:
    return (path / CONFIG).is_file() and (path / TENSORS).is_file()


@lru_cache(maxsize=64)
def _digest(folder: Path, _state: tuple[tuple[int, int], ...]) -> str:
    whole = hashlib.sha256()
    for name in (CONFIG, TENSORS):
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
