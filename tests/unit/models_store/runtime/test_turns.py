import subprocess
import sys
import threading
import time
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


def test_a_failure_gives_the_turn_away() -> None:
    turns = Turns()
    try:
        with turns.take(urgent=True):
            raise KeyError
    except KeyError:
        pass
    with turns.take(urgent=False):
        pass


def test_without_a_file_to_lock_turns_are_taken_within_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    turns = Turns(tmp_path / "file" / "turns.lock")
    with turns.take(urgent=True):
        pass
    with turns.take(urgent=False):
        pass
