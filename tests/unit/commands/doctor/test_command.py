import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.doctor.command import doctor
from tests.conftest import forget

EVERYTHING = {"Semblance", "Python", "torch", "faiss", "annoy", "GPU", "Redis", "disk", "catalog"}


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


def test_a_healthy_installation_exits_with_0() -> None:
    done = CliRunner().invoke(doctor, ["--json"])
    report = json.loads(done.output)
    assert (done.exit_code, report["ok"]) == (0, True)
    assert {finding["what"] for finding in report["findings"]} >= EVERYTHING


def test_what_is_broken_exits_with_1_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("SEMBLANCE_PROFILE", "nonsense[/red]")
    forget()
    done = CliRunner().invoke(doctor)
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "2 of" in done.output
    assert "nonsense[/red]" in done.output
    assert "unset SEMBLANCE_REDIS_URL" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SEMBLANCE_DATABASE_URL", "mysql://me:s3cret@db/semblance"),
        ("SEMBLANCE_REDIS_URL", "http://:s3cret@redis"),
        ("SEMBLANCE_TRUSTED_HOSTS", "s3cret"),
    ],
)
def test_settings_that_cannot_be_used_are_a_line_of_the_table(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    forget()
    done = CliRunner().invoke(doctor, ["--json"])
    findings = {one["what"]: one for one in json.loads(done.output)["findings"]}
    assert done.exit_code == 1
    assert findings["Python"]["state"] == "ok"
    assert findings[variable]["state"] == "broken"
    assert findings[variable]["advice"]
    assert "s3cret" not in done.output
