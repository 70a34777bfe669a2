"""A quantised network on disk: OpenVINO's two files, and a record of where it comes from."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

MODEL: Final = "model.xml"
TENSORS: Final = "model.bin"
RECORD: Final = "record.json"


def read_record(folder: Path) -> dict[str, Any]:
    """What is known of a quantised network, ``source`` at least: the revision it was made of.

    Returns:
        The record; nothing where there is no such network, or none that can be used.
    """
    if not all((folder / name).is_file() for name in (MODEL, TENSORS)):
        return {}
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def checksum(folder: Path) -> str:
    """SHA-256 over the network's two files.

    Raises:
        OSError: One of them cannot be read.
    """
    whole = hashlib.sha256()
    for name in (MODEL, TENSORS):
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
