from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import pytest

from commands.up.bring_up import Outcome, bring_up
from commands.up.errors import ServicesError
from commands.up.service import Service
from commands.up.supervisor import ProcessState, Supervisor

UP = ProcessState("RUNNING", 10)


class Scripted:
    """A supervisor whose states follow a script; the last one stays."""

    def __init__(self, var: Path, **scripts: Sequence[ProcessState]) -> None:
        self.launched: list[int] = []
        self._var = var
        self._scripts = {name: iter(script) for name, script in scripts.items()}
        self._last: dict[str, ProcessState] = {}

    def launch(self, stage: int) -> None:
        self.launched.append(stage)

    def states(self) -> dict[str, ProcessState]:
        for name, script in self._scripts.items():
            self._last[name] = next(script, self._last.get(name, UP))
        return dict(self._last)

    def log_file(self, name: str) -> Path:
        return self._var / f"{name}.log"


def brought_up(
    supervisor: Scripted, *services: Service, timeout_s: float = 60.0
) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes, and those reported."""
    reported: list[Outcome] = []
    outcomes = bring_up(
        cast(Supervisor, supervisor), services, timeout_s=timeout_s, report=reported.append
    )
    return outcomes, reported


def eventually(looks: int) -> Callable[[], bool]:
    """A probe that succeeds after so many looks."""
    answers = iter([False] * looks)
    return lambda: next(answers, True)


def test_a_service_is_up_when_it_is_ready_not_when_it_runs(tmp_path: Path) -> None:
    supervisor = Scripted(tmp_path, slow=[UP], quick=[UP])
    slow = Service("slow", ("x",), "", eventually(3), stage=4)
    quick = Service("quick", ("x",), "", stage=4)
    outcomes, reported = brought_up(supervisor, slow, quick)
    assert [(one.service.name, one.state) for one in outcomes] == [("quick", "up"), ("slow", "up")]
    assert reported == outcomes
    assert supervisor.launched == [4]


def test_a_probe_is_not_believed_before_the_process_runs(tmp_path: Path) -> None:
    """Something else may answer on that port."""
    starting = ProcessState("STARTING", 10)
    supervisor = Scripted(tmp_path, one=[starting, starting, UP])
    asked = 0

    def probe() -> bool:
        nonlocal asked
        asked += 1
        return True

    outcomes, _ = brought_up(supervisor, Service("one", ("x",), "", probe))
    assert (outcomes[0].state, asked) == ("up", 1)


def test_what_dies_again_and_again_has_failed_and_shows_its_log(tmp_path: Path) -> None:
    (tmp_path / "one.log").write_text("first\nno weights\n")
    script = [ProcessState("RUNNING", pid) for pid in (1, 1, 2, 3)]
    supervisor = Scripted(tmp_path, one=script)
    outcomes, _ = brought_up(supervisor, Service("one", ("x",), "", lambda: False))
    assert outcomes[0].state == "failed"
    assert outcomes[0].log == "first\nno weights"


def test_what_is_not_ready_in_time_is_left_to_the_supervisor(tmp_path: Path) -> None:
    supervisor = Scripted(tmp_path, one=[UP], other=[UP])
    never, fine = Service("one", ("x",), "", lambda: False), Service("other", ("x",), "")
    outcomes, _ = brought_up(supervisor, never, fine, timeout_s=0.0)
    assert {one.service.name: one.state for one in outcomes} == {"one": "slow", "other": "up"}


def test_without_an_essential_service_there_is_no_start(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("No module named wsgi")
    supervisor = Scripted(tmp_path, web=[UP])
    web = Service("web", ("x",), "", lambda: False, essential=True)
    with pytest.raises(ServicesError, match="web does not start") as caught:
        brought_up(supervisor, web, timeout_s=0.0)
    assert "No module named wsgi" in caught.value.hint
    assert str(tmp_path / "web.log") in caught.value.hint
