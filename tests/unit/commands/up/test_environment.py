import importlib
from pathlib import Path

import pytest

from commands.up.environment import service_environment
from settings import Settings

REDIS = "redis://:pass%word@127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _here(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def environment(**settings: object) -> dict[str, str]:
    return service_environment(Settings(**settings), REDIS)  # type: ignore[arg-type]


def test_folders_are_made_absolute(tmp_path: Path) -> None:
    found = environment(var=Path("data"), weights=Path("nets"))
    assert found["SEMBLANCE_VAR"] == str(tmp_path / "data")
    assert found["SEMBLANCE_WEIGHTS"] == str(tmp_path / "nets")


def test_redis_arrives_as_it_is() -> None:
    assert environment()["SEMBLANCE_REDIS_URL"] == REDIS


def test_idle_threads_leave_the_cores_to_networks() -> None:
    assert environment()["OPENBLAS_THREAD_TIMEOUT"] == "4"


def test_the_rest_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_DEPTH", "50")
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setenv("OPENBLAS_THREAD_TIMEOUT", "20")
    found = environment()
    assert (found["SEMBLANCE_DEPTH"], found["OMP_NUM_THREADS"]) == ("50", "3")
    assert found["OPENBLAS_THREAD_TIMEOUT"] == "20"
    assert "SEMBLANCE_WEIGHTS" not in found


def test_profile_file_is_made_absolute_but_a_name_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").touch()
    assert environment(profile="mine.toml")["SEMBLANCE_PROFILE"] == str(tmp_path / "mine.toml")
    monkeypatch.setenv("SEMBLANCE_PROFILE", "descriptors")
    assert environment(profile="descriptors")["SEMBLANCE_PROFILE"] == "descriptors"


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        ("sqlite:///my.db", "sqlite:///{here}/my.db"),
        ("sqlite:////abs/my.db", "sqlite:////abs/my.db"),
        (
            "postgresql+psycopg://me:p%40ss@db/semblance",
            "postgresql+psycopg://me:p%40ss@db/semblance",
        ),
    ],
)
def test_database_file_is_made_absolute(given: str, passed_on: str, tmp_path: Path) -> None:
    found = environment(database_url=given)["SEMBLANCE_DATABASE_URL"]
    assert found == passed_on.format(here=tmp_path)


def test_flower_learns_its_password_from_the_environment() -> None:
    found = environment(flower_basic_auth="me:secret")
    assert found["FLOWER_BASIC_AUTH"] == "me:secret"
    assert "FLOWER_AUTH" not in found


def test_flower_without_a_password_is_entered_from_the_dashboard() -> None:
    found = environment()
    assert "FLOWER_BASIC_AUTH" not in found
    assert found["FLOWER_AUTH"]
    module, _, handler = found["FLOWER_AUTH_PROVIDER"].rpartition(".")
    assert hasattr(importlib.import_module(module), handler)


def test_the_web_process_knows_where_it_listens() -> None:
    assert environment(host="192.0.2.7")["SEMBLANCE_HOST"] == "192.0.2.7"
