"""Files that are either the old ones or the new ones, whatever the moment a run is killed."""

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Replace ``path`` in one step; a crash leaves at most a stray ``.tmp``, used again next time.

    Raises:
        OSError: It cannot be written.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable: a file's own fsync says nothing about its name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
