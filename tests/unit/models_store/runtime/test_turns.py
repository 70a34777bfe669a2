import errno
import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models_store.runtime.turns import Turns


def wait_until(condition: object, timeout: float = 10) -> None:
    end = time.monotonic() + timeout
    while not condition() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.001)
    assert condition()  # type: ignore[operator]


def test_one_at_a_time() -> None:
    turns, inside, most = Turns(), 0, 0

    def work(urgent: bool) -> None:
        nonlocal inside, most
        for _ in range(20):
            with turns.take(urgent=urgent):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1

    threads = [threading.Thread(target=work, args=(number % 2 == 0,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1


def test_the_urgent_overtake_the_patient() -> None:
    turns, order, queued = Turns(), [], []

    def work(name: str, urgent: bool) -> None:
        queued.append(name)
        with turns.take(urgent=urgent):
            order.append(name)

    with turns.take(urgent=False):
        threads = [
            threading.Thread(target=work, args=(name, name.startswith("urgent")))
            for name in ("patient 1", "patient 2", "urgent 1", "urgent 2")
        ]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(queued) == 4)
        time.sleep(0.05)  # the last of them has to get from its note to the queue
    for thread in threads:
        thread.join(10)
    assert {"urgent 1", "urgent 2"} == set(order[:2])


_HOLD = """
import sys
from pathlib import Path
from models_store.runtime.turns import Turns
with Turns(Path(sys.argv[1])).take(urgent=False):
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["well", "killed"])
def test_processes_take_turns(tmp_path: Path, end: str) -> None:
    file = tmp_path / "runtime" / "turns.lock"
    command = [sys.executable, "-c", _HOLD, str(file)]
    order = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"mine\n"

        def work() -> None:
            with Turns(file).take(urgent=True):
                order.append("ours")

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.1)
        order.append("theirs")
        other.kill() if end == "killed" else other.stdin.close()
        thread.join(10)
    assert order == ["theirs", "ours"]


@contextmanager
def inside(turns: Turns, *, whole: bool) -> Iterator[None]:
    """Another process's turn: of a lock of its own."""
    is_in, may_go = threading.Event(), threading.Event()

    def work() -> None:
        with turns.take(urgent=True, whole=whole):
            is_in.set()
            assert may_go.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert is_in.wait(10)
    try:
        yield
    finally:
        may_go.set()
        thread.join(10)


def test_passes_of_one_stream_run_side_by_side_and_not_beside_one_of_all(tmp_path: Path) -> None:
    first, second, third = (Turns(tmp_path / "turns.lock", streams=2) for _ in range(3))
    order = []

    def work(whole: bool) -> None:
        with third.take(urgent=True, whole=whole):
            order.append("third")

    for whole in (False, True):  # both streams are taken, or not all of them free
        waiting = threading.Thread(target=work, args=(whole,))
        with inside(first, whole=False):
            with inside(second, whole=False):
                waiting.start()
                time.sleep(0.05)
                order.append("first and second")
            if whole:
                time.sleep(0.05)
                order.append("first")
            else:
                waiting.join(10)
        waiting.join(10)
    assert order == ["first and second", "third", "first and second", "first", "third"]
    with inside(first, whole=True):
        waiting = threading.Thread(target=work, args=(False,))
        waiting.start()
        time.sleep(0.05)
        order.append("first")
    waiting.join(10)
    assert order[-2:] == ["first", "third"]


def test_a_failure_gives_the_turn_away() -> None:
    turns = Turns()
    try:
        with turns.take(urgent=True):
            raise KeyError
    except KeyError:
        pass
    with turns.take(urgent=False):
        pass


def test_a_lock_that_cannot_be_had_keeps_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Turns(tmp_path / "turns.lock", streams=2) for _ in range(2))
    flock, asked = fcntl.flock, []

    def failing(file: int, operation: int) -> None:
        asked.append(operation)
        if operation == fcntl.LOCK_EX and asked.count(operation) == 3:  # who is next, two streams
            raise OSError(errno.ENOLCK, "no locks available")
        flock(file, operation)

    monkeypatch.setattr(fcntl, "flock", failing)
    with pytest.raises(OSError, match="no locks"), first.take(urgent=True):
        pass
    monkeypatch.undo()
    with inside(second, whole=True):
        pass


def test_without_a_file_to_lock_turns_are_taken_within_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    turns = Turns(tmp_path / "file" / "turns.lock")
    with turns.take(urgent=True):
        pass
    with turns.take(urgent=False):
        pass
