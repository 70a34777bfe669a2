"""supervisord over small programs: the same code that keeps Semblance up, in seconds."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from commands.up import leftovers
from commands.up.bring_up import Outcome, bring_up
from commands.up.errors import ServicesError
from commands.up.service import Service
from commands.up.supervisor import Supervisor
from tests.live_service import until

pytestmark = pytest.mark.integration

# Starts a child in a session of its own, which no signal to a process group reaches, and stays.
PARENT = (
    "import os, subprocess, time; print('here, in', os.getcwd(), flush=True);"
    "subprocess.Popen(['sleep', '600'], start_new_session=True); time.sleep(600)"
)
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"

Start = Callable[..., Supervisor]


def program(name: str, code: str, *, stage: int = 1, stop_wait_s: int = 10) -> Service:
    command = (sys.executable, "-c", code)
    return Service(name, command, "", stage=stage, stop_wait_s=stop_wait_s)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a name that is hard on configuration files."""
    return tmp_path / "a folder #1; 50% %(here)s" / "var"


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a supervisor of these services and waits until they run."""
    supervisors: list[Supervisor] = []

    def started(
        *services: Service, report: Callable[[Outcome], None] = lambda _: None
    ) -> Supervisor:
        supervisor = Supervisor(services, var=folder, directory=tmp_path, environment=os.environ)
        supervisors.append(supervisor)
        supervisor.start()
        for stage in sorted({service.stage for service in services}):
            members = [service for service in services if service.stage == stage]
            bring_up(supervisor, members, timeout_s=60.0, report=report)
        return supervisor

    yield started
    for supervisor in supervisors:
        supervisor.stop()


def pid_of(supervisor: Supervisor, name: str, *, but: int = 0) -> int:
    """The service's running process, when it is another one than ``but``."""

    def look() -> int | None:
        state = supervisor.states()[name]
        return state.pid if state.runs and state.pid != but else None

    return until(look, within_s=60)


def test_what_is_killed_comes_back_every_time(start: Start) -> None:
    supervisor = start(program("one", PARENT))
    seen = {pid := pid_of(supervisor, "one")}
    for _ in range(5):
        os.kill(pid, signal.SIGKILL)
        pid = pid_of(supervisor, "one", but=pid)
        seen.add(pid)
    assert len(seen) == 6


def test_what_ends_by_itself_comes_back_too(start: Start) -> None:
    supervisor = start(program("one", "import time; time.sleep(1.5)"))
    pid = pid_of(supervisor, "one")
    assert pid_of(supervisor, "one", but=pid)


def test_stop_leaves_nothing_behind(start: Start, folder: Path) -> None:
    supervisor = start(program("redis", PARENT, stage=0), program("web", PARENT))
    assert len(leftovers.processes(folder)) == 5  # supervisord, two services and a child of each
    supervisor.stop()
    assert leftovers.processes(folder) == []
    assert not psutil.pid_exists(supervisor.pid)


def test_who_does_not_end_in_time_is_killed(start: Start, folder: Path) -> None:
    supervisor = start(program("deaf", DEAF, stop_wait_s=1))
    supervisor.stop()
    assert leftovers.processes(folder) == []


def test_what_a_killed_supervisor_left_can_be_stopped(start: Start, folder: Path) -> None:
    supervisor = start(program("one", PARENT))
    os.kill(supervisor.pid, signal.SIGKILL)
    with pytest.raises(ServicesError):
        until(lambda: supervisor.states() and None, within_s=60)
    assert len(leftovers.processes(folder)) == 2
    leftovers.stop(folder, patience_s=30.0)
    assert leftovers.processes(folder) == []


def test_a_service_works_where_it_was_told_and_writes_its_log(start: Start, tmp_path: Path) -> None:
    supervisor = start(program("one", PARENT))
    log = supervisor.log_file("one")
    assert until(lambda: log.read_text() or None, within_s=60) == f"here, in {tmp_path}\n"


def test_a_program_that_always_fails_is_named_with_its_last_words(start: Start) -> None:
    outcomes: list[Outcome] = []
    bad = program("bad", "raise SystemExit('no #1')")
    supervisor = start(program("good", PARENT), bad, report=outcomes.append)
    found = {one.service.name: (one.state, one.log.splitlines()[-1:]) for one in outcomes}
    assert found == {"good": ("up", []), "bad": ("failed", ["no #1"])}
    assert supervisor.states()["good"].runs
