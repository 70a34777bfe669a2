"""Files that are either the old ones or the new ones, whatever the moment the power goes."""

import os
import uuid
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable: a file's own fsync says nothing about its name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the contents of a file somebody else wrote durable."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_atomically(path: Path, data: bytes) -> None:
    """Replace ``path`` in one step; readers see the old contents or the new, never a part.

    One writer at a time is the caller's business: the temporary name is fixed, so that a crash
    leaves at most one stray file, which the next write takes over.
    """
    _write(path, data, path.with_name(f"{path.name}.tmp"), durable=True)


def write_among_others(path: Path, data: bytes, *, durable: bool) -> None:
    """Like :func:`write_atomically`, for any number of writers at once; the last one wins.

    Args:
        path: The file.
        data: Its bytes.
        durable: Whether to wait until a power cut could not undo it. If not, one may leave the
            file empty.
    """
    temporary = stray_name(path)
    try:
        _write(path, data, temporary, durable=durable)
    finally:
        temporary.unlink(missing_ok=True)


def stray_name(path: Path) -> Path:
    """A name beside ``path`` that nobody else uses; what a crash leaves under it is nobody's."""
    return path.with_name(f".{uuid.uuid4().hex}.tmp")


def is_stray(name: str) -> bool:
    """Whether a file of that name is one that a crash left."""
    return name.startswith(".") and name.endswith(".tmp")


def _write(path: Path, data: bytes, temporary: Path, *, durable: bool) -> None:
    with temporary.open("wb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    temporary.replace(path)
    if durable:
        sync_folder(path.parent)
