import os
import signal
import threading
from pathlib import Path

import pytest

from commands.up.alone import alone, interrupted_by_signals
from commands.up.errors import AlreadyRunningError


def test_a_second_one_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    with alone(tmp_path):
        with pytest.raises(AlreadyRunningError, match=str(tmp_path)) as caught, alone(tmp_path):
            pass
        assert "SEMBLANCE_VAR" in caught.value.hint
    with alone(tmp_path):
        pass  # the first has ended


def test_other_folders_are_free(tmp_path: Path) -> None:
    with alone(tmp_path / "one"), alone(tmp_path / "other"):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_interrupt(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), interrupted_by_signals():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) == before


def test_a_third_signal_does_not_interrupt_the_end() -> None:
    with interrupted_by_signals():
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_that_nohup_had_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupted_by_signals():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_leaves_the_handlers_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def enter() -> None:
        with interrupted_by_signals():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [before]
