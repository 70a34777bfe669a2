import time
from collections.abc import Sequence
from typing import cast

import pytest

from commands.up.errors import ServicesError
from commands.up.service import Service
from commands.up.supervisor import ProcessState, Supervisor
from commands.up.watch import Change, watch


class Scripted:
    """A supervisor of one service that says one state after the other, and then is gone."""

    def __init__(self, script: Sequence[ProcessState]) -> None:
        self._script = iter(script)

    def states(self) -> dict[str, ProcessState]:
        state = next(self._script, None)
        if state is None:
            raise ServicesError("gone")
        return {"one": state}


def watched(
    monkeypatch: pytest.MonkeyPatch,
    *script: ProcessState,
    ready: bool = True,
    missing: bool = False,
) -> list[str]:
    """What is told of a service in these states."""
    changes: list[Change] = []
    monkeypatch.setattr(time, "sleep", lambda _: None)
    service = Service("one", ("x",), "", lambda: ready)
    with pytest.raises(ServicesError, match="gone"):
        watch(
            cast(Supervisor, Scripted(script)),
            [service],
            ["one"] if missing else [],
            changes.append,
        )
    assert all(change.away_s >= 0 for change in changes)
    return [change.what for change in changes]


RUNS, RUNS_ANEW = ProcessState("RUNNING", 1), ProcessState("RUNNING", 2)
AWAY, STARTS = ProcessState("BACKOFF", 0), ProcessState("STARTING", 2)


def test_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, RUNS, RUNS, RUNS) == []


def test_death_and_return_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    script = RUNS, RUNS, AWAY, AWAY, STARTS, RUNS_ANEW, RUNS_ANEW
    assert watched(monkeypatch, *script) == ["died", "back"]


def test_a_death_has_its_consequence_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    deaths: list[None] = []
    service = Service("one", ("x",), "", lambda: True, on_death=lambda: deaths.append(None))
    with pytest.raises(ServicesError, match="gone"):
        watch(
            cast(Supervisor, Scripted([RUNS, AWAY, AWAY, RUNS_ANEW])), [service], [], lambda _: None
        )
    assert len(deaths) == 1


def test_a_restart_between_two_looks_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, RUNS, RUNS, RUNS_ANEW) == ["died", "back"]


def test_it_is_back_only_when_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, RUNS, AWAY, RUNS_ANEW, ready=False) == ["died"]


def test_what_was_not_up_at_the_start_may_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, AWAY, AWAY, RUNS, missing=True) == ["back"]
