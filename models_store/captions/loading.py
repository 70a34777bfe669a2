"""Which network writes captions here, and how to get it; imports no network's library before it is loaded."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models_store import weights
from models_store.captions.base import Captioner
from models_store.errors import NoCaptionerError, WeightsError
from models_store.hub_cache import snapshot
from models_store.published.catalogue import published_captioners
from models_store.text.files import tokenizer_checksum

_REVISION: Final = 1  # to be raised when the code changes the captions


@dataclass(frozen=True)
class CaptionerSpec:
    """A network that can write captions.

    Attributes:
        name: The published one's, or its folder's.
        folder: Of its weights.
    """

    name: str
    folder: Path


def find_captioner(folder: Path | None, hub_cache: Path | None = None) -> CaptionerSpec | None:
    """The network that writes captions: a published one, else the first found; None where there is none.

    Args:
        folder: With one sub-folder per network, or None.
        hub_cache: Folder of the hub's cache, for a published one that is not in ``folder``.

    Raises:
        WeightsError: The folder cannot be read, or holds a network whose name cannot be used.
    """
    found = [one for one in weights.networks(folder) if weights.writes_captions(one)]
    local = {one.name: one for one in found}
    for one in published_captioners().values():
        for name in one.folder_names:
            if name in local:
                return CaptionerSpec(one.name, local[name])
        cached = snapshot(hub_cache, one.repository, one.revision) if hub_cache else None
        if cached and not weights.lacking(cached):
            return CaptionerSpec(one.name, cached)
    return CaptionerSpec(found[0].name, found[0]) if found else None


def require_captioner(spec: CaptionerSpec | None) -> CaptionerSpec:
    """The captioner there is.

    Raises:
        NoCaptionerError: There is none; it names the ways to have one.
    """
    if spec is None:
        raise NoCaptionerError(
            "there is no network here that writes captions",
            hint=weights.ways(list(published_captioners())),
        )
    return spec


def load_captioner(spec: CaptionerSpec | None, *, threads: int = 0) -> Captioner:
    """Build the captioner, its weights in memory.

    Args:
        spec: What :func:`find_captioner` found.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to the library.

    Raises:
        NoCaptionerError: There is none.
        WeightsError: The weights or the tokenizer are not what they claim to be.
    """
    found = require_captioner(spec)
    from models_store.captions.blip import read_blip

    try:
        return read_blip(found.name, captioner_revision(found), found.folder, threads=threads)
    except WeightsError:
        raise
    except Exception as error:  # each library on the way has its own errors for bad files
        raise weights.unusable(found.name, f"{type(error).__name__}: {error}") from error


def captioner_revision(spec: CaptionerSpec) -> str:
    """Twelve hexadecimal digits that change whenever the captions would.

    Raises:
        WeightsError: Files are missing.
    """
    parts = ["captions", str(_REVISION), weights.checksum(spec.folder)]
    parts.append(tokenizer_checksum(spec.folder))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]
