"""Finding and stopping whatever processes belong to the services of one folder.

They are known by a variable in their environment, which children inherit. So nothing is missed: not
a grandchild that left its process group, nor what a killed supervisor could not stop any more.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from commands.up.errors import ServicesError
from tasks.services import is_marked

_KILL_TIMEOUT_S = 20.0
_LOOK_EVERY_S = 0.05


def processes(var: Path) -> list[psutil.Process]:
    """All living processes of the services of that folder, without the one that asks."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and is_marked(process.pid, var)
    ]


def stop(var: Path, *, patience_s: float) -> None:
    """Ask the processes to end and kill those that have not after ``patience_s`` seconds.

    Only the topmost are asked: they end their own children in good order, and a supervisor would
    start again what is ended beneath it. What outlives its parents is topmost then, and asked too.
    """
    asked: set[int] = set()
    give_up_at = time.monotonic() + patience_s
    while (found := processes(var)) and time.monotonic() < give_up_at:
        pids = {process.pid for process in found}
        for process in found:
            with suppress(psutil.Error):
                if process.pid not in asked and process.ppid() not in pids:
                    asked.add(process.pid)
                    process.terminate()
        time.sleep(_LOOK_EVERY_S)
    kill(var)


def kill(var: Path) -> None:
    """End whatever is left, at once.

    Raises:
        ServicesError: Some cannot be killed, as happens when their disk does not answer.
    """
    give_up_at = time.monotonic() + _KILL_TIMEOUT_S
    while found := processes(var):
        if time.monotonic() > give_up_at:
            pids = ", ".join(str(process.pid) for process in found)
            raise ServicesError(
                f"processes cannot be killed: {pids}", hint="see what they wait for"
            )
        _each(found, psutil.Process.suspend)  # so that none can start another in the meantime
        _each(found, psutil.Process.kill)
        time.sleep(_LOOK_EVERY_S)


def _each(found: Sequence[psutil.Process], action: Callable[[psutil.Process], None]) -> None:
    for process in found:
        with suppress(psutil.Error):
            action(process)
