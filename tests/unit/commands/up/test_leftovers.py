import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.up import leftovers
from tasks.services import MARK

# A parent with a child in a session of its own; each says that it is there.
FAMILY = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", sys.argv[1]], start_new_session=True)
exec(sys.argv[1])
"""
MEMBER = "import os, time; os.write(1, b'.'); time.sleep(600)"
# Says goodbye when it is asked to end.
POLITE = (
    "import os, signal, sys, time;"
    "signal.signal(signal.SIGTERM, lambda *_: (open({kept!r}, 'a').write('-'), sys.exit(0)));"
    "os.write(1, b'.'); time.sleep(600)"
)
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + MEMBER

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts two processes that belong to a folder and returns the parent."""
    parents: list[tuple[Path, subprocess.Popen[bytes]]] = []

    def family(var: Path, member: str = MEMBER) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", FAMILY, member]
        env = dict(os.environ) | {MARK: str(var)}
        parent = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, bufsize=0)
        parents.append((var, parent))
        assert parent.stdout is not None
        assert (parent.stdout.read(1), parent.stdout.read(1)) == (b".", b".")
        return parent

    yield family
    for var, parent in parents:
        leftovers.kill(var)
        with parent:
            parent.wait()


def test_all_that_belongs_to_a_folder_is_found_and_nothing_else(
    tmp_path: Path, start: Start
) -> None:
    mine, others = tmp_path / "mine", tmp_path / "others"
    start(others)
    parent = start(mine)
    found = {process.pid for process in leftovers.processes(mine)}
    assert parent.pid in found
    assert len(found) == 2
    leftovers.stop(mine, patience_s=0.0)
    assert leftovers.processes(mine) == []
    assert len(leftovers.processes(others)) == 2


def test_a_grandchild_is_found_after_its_parent_was_killed(tmp_path: Path, start: Start) -> None:
    parent = start(tmp_path)
    parent.kill()
    parent.wait()
    assert len(leftovers.processes(tmp_path)) == 1
    leftovers.stop(tmp_path, patience_s=30.0)
    assert leftovers.processes(tmp_path) == []


def test_processes_are_asked_from_the_top_before_any_is_killed(
    tmp_path: Path, start: Start
) -> None:
    kept = tmp_path / "kept"
    parent = start(tmp_path, POLITE.format(kept=str(kept)))
    leftovers.stop(tmp_path, patience_s=60.0)
    assert parent.wait() == 0
    assert kept.read_text() == "--"


def test_who_does_not_listen_is_killed(tmp_path: Path, start: Start) -> None:
    parent = start(tmp_path, STUBBORN)
    leftovers.stop(tmp_path, patience_s=0.2)
    assert parent.wait() == -signal.SIGKILL
    assert leftovers.processes(tmp_path) == []
