import io
from pathlib import Path
from typing import cast

from rich.console import Console

from commands.up.bring_up import Outcome
from commands.up.report import Reporter
from commands.up.running import Running
from commands.up.service import Service
from commands.up.supervisor import Supervisor
from commands.up.watch import Change
from tasks.services import Services

WEB = Service("web", ("x",), "http://127.0.0.1:8000", essential=True)
WORKER = Service("worker.net", ("x",), "encode.net index.net")


class Told:
    """A reporter and what it told."""

    def __init__(self) -> None:
        self._output = io.StringIO()
        self.reporter = Reporter(Console(file=self._output, highlight=False, width=40))

    @property
    def lines(self) -> list[str]:
        return self._output.getvalue().splitlines()


class Logs:
    """As much of a supervisor as is reported."""

    def log_file(self, name: str) -> Path:
        return Path("/var/log") / f"{name}.log"


def running(*outcomes: Outcome) -> Running:
    where = Services("redis://:s3cret@x", WEB.address, None, 1, 2)
    return Running(where, (WEB, WORKER), outcomes, cast(Supervisor, Logs()))


def test_a_service_is_one_line_with_its_address_however_narrow_the_terminal() -> None:
    told = Told()
    told.reporter.started(Outcome(WEB, "up", 1.23))
    assert len(told.lines) == 1
    assert told.lines[0].split() == ["web", "http://127.0.0.1:8000", "up", "1.2", "s"]


def test_a_failure_shows_the_end_of_its_log_as_it_is() -> None:
    told = Told()
    told.reporter.started(Outcome(WORKER, "failed", 9.0, "[ERROR/MainProcess] bad [/red]\nweights"))
    assert [line.strip() for line in told.lines[1:]] == [
        "[ERROR/MainProcess] bad [/red]",
        "weights",
    ]


def test_the_summary_says_where_to_go() -> None:
    told = Told()
    told.reporter.summary(running(Outcome(WEB, "up", 1.0), Outcome(WORKER, "up", 1.0)))
    text = "\n".join(told.lines)
    assert "Semblance is up: http://127.0.0.1:8000" in text
    assert "/var/log/*.log" in text
    assert "Not up" not in text
    assert "s3cret" not in text


def test_the_summary_names_what_is_missing() -> None:
    told = Told()
    told.reporter.summary(running(Outcome(WEB, "up", 1.0), Outcome(WORKER, "failed", 1.0)))
    assert any(line.startswith("Not up: worker.net") for line in told.lines)


def test_death_and_return_are_told_with_the_time() -> None:
    told = Told()
    told.reporter.changed(Change(WORKER, "died"))
    told.reporter.changed(Change(WORKER, "back", 2.04))
    died, back = told.lines
    assert died.endswith("worker.net died")
    assert back.endswith("worker.net back after 2.0 s")


def test_that_it_takes_its_time_is_said_before_anything_is_up() -> None:
    told = Told()
    told.reporter.starting()
    assert "network" in told.lines[0]
