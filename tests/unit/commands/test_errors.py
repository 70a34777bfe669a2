"""What a person reads instead of a traceback."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from commands.errors import explained
from settings import get_settings
from tasks.ensemble import get_catalog
from tests.conftest import forget

Told = Callable[[], str]


class Other(BaseModel):
    """A model that does not hold the settings."""

    depth: int


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What standard error says, on one line."""
    return lambda: " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SEMBLANCE_DATABASE_URL", "nonsense", "postgresql+psycopg://"),
        ("SEMBLANCE_DATABASE_URL", "mysql://me:s3cret@db/semblance", "postgresql+psycopg://"),
        ("SEMBLANCE_REDIS_URL", "http://:s3cret@redis", "redis://:password@host"),
        ("SEMBLANCE_TRUSTED_HOSTS", "s3cret.example", "no JSON"),
        ("SEMBLANCE_DEPTH", "s3cret", "integer"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    variable: str, value: str, said: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    forget()
    with pytest.raises(SystemExit, match="1"), explained():
        get_settings()
    message = told()
    assert f"error {variable}: " in message
    assert said in message
    assert "docs/configuration.md" in message
    assert "s3cret" not in message


def test_a_data_folder_that_is_a_file_is_said(var: Path, told: Told) -> None:
    var.write_text("a file")
    with pytest.raises(SystemExit, match="1"), explained():
        get_catalog()
    message = told()
    assert f"error {var}: File exists" in message
    assert "set SEMBLANCE_VAR" in message


def test_a_read_only_data_folder_is_said(var: Path, told: Told) -> None:
    with pytest.raises(SystemExit, match="1"), explained():
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(var / "catalog.db.lock"))
    assert "set SEMBLANCE_VAR to a folder that can be written to" in told()


def test_another_file_is_said_without_blaming_the_data_folder(told: Told) -> None:
    with pytest.raises(SystemExit, match="1"), explained():
        Path("/no/such/file").read_text()
    message = told()
    assert "error /no/such/file: No such file or directory" in message
    assert "SEMBLANCE_VAR" not in message


def test_a_full_disk_is_said(told: Told) -> None:
    with pytest.raises(SystemExit, match="1"), explained():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert "error No space left on device what to do: free some space" in told()


def test_what_nobody_foresaw_keeps_its_traceback() -> None:
    with pytest.raises(ConnectionResetError), explained():
        raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
    with pytest.raises(ValidationError, match="Other"), explained():
        Other(depth="deep")
