"""Checksums of a network's files: where they are known from, and whether the files still match.

The hub publishes one for every file: SHA-256 for large ones, git's blob id for small ones. Fetching
writes them to ``checksums.json`` in the network's folder; in the hub's cache, a file is a link to a
blob of that very name.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safetensors import SafetensorError, safe_open

from models_store.errors import WeightsError
from models_store.weights import network_files

RECORD: Final = "checksums.json"

_SHA256_DIGITS: Final = 64
_CHECKSUM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{40}")


def matches(file: Path, checksum: str) -> bool:
    """Whether the file is there and has this checksum, of whichever kind it is."""
    if not file.is_file():
        return False
    return checksum == (_sha256(file) if len(checksum) == _SHA256_DIGITS else _blob_id(file))


def known(folder: Path) -> dict[str, str]:
    """Checksum by file name, for those of the network's files that one is known of.

    Raises:
        WeightsError: The record cannot be read.
    """
    linked = {name: (folder / name).resolve().name for name in network_files(folder)}
    blobs = {name: blob for name, blob in linked.items() if _CHECKSUM.fullmatch(blob)}
    return blobs | _read(folder / RECORD)


def unknown(folder: Path) -> list[str]:
    """Names of the network's files that no checksum is known of."""
    checksums = known(folder)
    return [name for name in network_files(folder) if name not in checksums]


def wrong(folder: Path) -> list[str]:
    """Names of the files that are not what their checksums say, or gone; reads all of them.

    Raises:
        OSError: One of them cannot be read.
    """
    return [
        name for name, checksum in known(folder).items() if not matches(folder / name, checksum)
    ]


def damaged(folder: Path) -> str | None:
    """What is wrong with the network's tensors by their headers and sizes; None if nothing is."""
    for name in network_files(folder):
        if not name.endswith(".safetensors"):
            continue
        try:
            with safe_open(folder / name, framework="numpy") as tensors:
                tensors.keys()
        except (OSError, SafetensorError) as error:
            return f"{name}: {error}"
    return None


def computed(folder: Path) -> dict[str, str]:
    """Checksum of each of the network's files: the known one, or else of the file as it is.

    Raises:
        OSError: One of them cannot be read.
    """
    checksums = known(folder)
    return checksums | {name: _sha256(folder / name) for name in unknown(folder)}


def record(folder: Path, checksums: Mapping[str, str]) -> None:
    """Write checksums, by file name, beside a network's files.

    Raises:
        OSError: They cannot be written.
    """
    written = folder / f"{RECORD}.new"
    written.write_text(json.dumps(dict(checksums), indent=2) + "\n", encoding="utf-8")
    written.replace(folder / RECORD)


def _read(file: Path) -> dict[str, str]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"the checksums in {file} cannot be read: {error}", hint="remove it, then fetch again"
        ) from error
    if not isinstance(content, dict) or not all(
        isinstance(value, str) and _CHECKSUM.fullmatch(value) for value in content.values()
    ):
        raise WeightsError(f"{file} holds no checksums", hint="remove it, then fetch again")
    return content


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _blob_id(file: Path) -> str:
    """Git's name for a file of this content."""
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
