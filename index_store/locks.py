"""One writer at a time, between threads and between processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from index_store.errors import ConflictError


@contextmanager
def exclusive(path: Path, *, timeout_s: float) -> Iterator[None]:
    """Hold the lock file ``path``; it goes with the process, so a killed one leaves nothing locked.

    Raises:
        ConflictError: Somebody else holds it, and still does after ``timeout_s`` seconds.
    """
    lock = filelock.FileLock(path, timeout=timeout_s)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise ConflictError(
            f"another process is writing to {path.parent}", hint="Try again when it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()
