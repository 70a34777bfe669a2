"""One `semblance up` per folder, which ends in good order whatever asks it to."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import filelock

from commands.up.errors import AlreadyRunningError
from tasks.services import read_services

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the folder; the lock vanishes with the process, however that ends.

    Raises:
        AlreadyRunningError: Another process holds it.
    """
    folder = var / "run"
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / "up.lock", timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        services = read_services(var)
        where = f": {services.dashboard}" if services else ", and still starting or stopping"
        stop = f"`kill {services.pid}`" if services else "Ctrl-C where it was started"
        raise AlreadyRunningError(
            f"Semblance is running on {var} already{where}",
            hint=f"use it, end it with {stop}, or choose another folder with SEMBLANCE_VAR",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP (a closed terminal) end the block like Ctrl-C does.

    A second signal hastens the end. From the third on they are ignored, for what ends things at
    once must not be interrupted.

    Raises:
        KeyboardInterrupt: One of them came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread can have handlers; it must end the block some other way
        return
    left = iter((True, True))

    def interrupt(number: int, frame: FrameType | None) -> None:
        if next(left, False):
            raise KeyboardInterrupt

    # What is ignored was meant to be: SIGHUP by nohup, SIGINT by a shell that put us in the background.
    heeded = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
