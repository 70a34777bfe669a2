"""One decoding for all encoders of a machine, each of which goes through the same gallery by itself.

A large photograph takes as long to read and decode as a small network takes to embed it. The processes
take turns at the processor, so they are never far apart: what one of them has just decoded is what the
others need next. It lies in a file for that long, and locks on the file keep two from decoding the same
picture at the same moment. Nothing depends on it: where a file cannot be had, a picture is decoded.
"""

import fcntl
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from PIL import Image

from models_store.errors import PictureError
from models_store.preprocess.decode import from_normalised, normalised_bytes

log = logging.getLogger(__name__)

_KEPT = 128  # pictures; at most 100 MB
_ABANDONED_S = 600.0


class DecodedOnce:
    """Normalised pictures that this process decoded lately, for others to take, and theirs for us."""

    def __init__(self, folder: Path, *, kept: int = _KEPT) -> None:
        """Join those that share the folder.

        Args:
            folder: Made if need be; files that a killed process left there are deleted.
            kept: How many of its own pictures this process leaves there at a time.
        """
        self._folder = folder
        self._kept = kept
        self._own: deque[Path] = deque()
        self._lock = Lock()
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            _clear(folder)

    def open(self, content_hash: str, decode: Callable[[], Image.Image]) -> Image.Image:
        """The normalised picture, decoded by whoever needed it first. Thread-safe.

        Args:
            content_hash: Of the picture's file.
            decode: Makes it from the file.

        Raises:
            Exception: What ``decode`` raises.
        """
        path = self._folder / content_hash
        try:
            file = path.open("a+b", buffering=0)
        except OSError:
            return decode()
        try:
            picture = _take(file)
            if picture is None:
                self._note(path)
                picture = decode()
                _leave(picture, file)
            return picture
        finally:  # which gives the lock back; a full disk may show only now
            with suppress(OSError):
                file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Delete what this process left."""
        self._delete_beyond(0)

    def _note(self, path: Path) -> None:
        """A file is ours to fill, and to delete when its time is over."""
        with self._lock:
            self._own.append(path)
        self._delete_beyond(self._kept)

    def _delete_beyond(self, number: int) -> None:
        with self._lock:
            while len(self._own) > number:
                with suppress(OSError):
                    self._own.popleft().unlink()


def _take(file: FileIO) -> Image.Image | None:
    """What another process left in the file, once it has; None if it is ours to decode."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        return from_normalised(file.read())
    except (OSError, MemoryError, PictureError):  # empty, cut short by a kill, or no locks here
        return None


def _leave(picture: Image.Image, file: FileIO) -> None:
    """Fill a file that is ours."""
    try:
        file.truncate(0)
        file.write(normalised_bytes(picture))
    except (OSError, MemoryError) as error:  # the disk is full, say: then everybody decodes
        log.debug("a picture is not shared: %s", error)


def _clear(folder: Path) -> None:
    long_ago = time.time() - _ABANDONED_S
    for path in folder.iterdir():
        with suppress(OSError):  # another process clears too
            if path.stat().st_mtime < long_ago:
                path.unlink()
