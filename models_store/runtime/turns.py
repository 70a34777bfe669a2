"""Whose forward pass is next: somebody who waits for an answer goes before bulk work.

And one pass at a time, where several processes share a processor: one that has all cores and their
caches to itself takes less than half as long as two that fight for them, so that everybody is served
sooner. Passes that keep to a part of the cores run side by side, as many as there are parts.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Condition

log = logging.getLogger(__name__)

_ASK_AGAIN_S = 0.001


class Turns:
    """A lock with two queues: the urgent overtake the patient."""

    def __init__(self, file: Path | None = None, *, streams: int = 1) -> None:
        """Start with nobody waiting.

        Args:
            file: Taken turns at with every process that has the same; made if need be. Where it cannot
                be had, turns are taken within this process only.
            streams: Parts of the machine that passes may keep to.
        """
        self._changed = Condition()
        self._taken = False
        self._urgent = 0
        self._next: int | None = None
        self._streams: list[int] = []
        if file is not None:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._streams = [
                    _opened(file.with_name(f"{file.name}.{n}")) for n in range(streams)
                ]
                self._next = _opened(file)
            except OSError as error:
                log.warning("no turns are taken with other processes: %s", error)

    @contextmanager
    def take(self, *, urgent: bool, whole: bool = True) -> Iterator[None]:
        """Wait for one's turn, and have it until the block ends.

        Args:
            urgent: Whether somebody waits for an answer.
            whole: Whether the pass has the whole machine; else it keeps to one part of it.
        """
        with self._changed:
            self._urgent += urgent
            self._changed.wait_for(lambda: not self._taken and (urgent or not self._urgent))
            self._urgent -= urgent
            self._taken = True
        try:
            with self._among_processes(whole):
                yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()

    @contextmanager
    def _among_processes(self, whole: bool) -> Iterator[None]:
        """The kernel gives the locks back should this process be killed."""
        if self._next is None:
            yield
            return
        with ExitStack() as held:
            # Only who is next waits for streams, so that passes of one cannot keep out those of all.
            with _locked(self._next):
                if whole:
                    for stream in self._streams:
                        held.enter_context(_locked(stream))
                else:
                    held.callback(fcntl.flock, _first_free(self._streams), fcntl.LOCK_UN)
            yield


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


@contextmanager
def _locked(file: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _first_free(files: Sequence[int]) -> int:
    """Lock whichever is free first; the kernel waits for one file only, so they are asked in turn."""
    while True:
        for file in files:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
        time.sleep(_ASK_AGAIN_S)
