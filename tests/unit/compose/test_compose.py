"""Containers and Procfile run what `semblance up` runs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.up.addresses import Addresses
from commands.up.services import build_services
from models_store.profiles import STARTER, resolve
from models_store.registry import available
from settings import Settings

COMPOSE = Path(__file__).parents[3] / "compose"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:?[-+?])((?:[^{}]|\{[^}]*\})*))?\}")
# What the commands say, which containers are published where, Flower's own variable, and what clients need.
NOT_PASSED_ON = {
    *("port", "flower_host", "flower_port", "flower_basic_auth"),
    *("worker_threads", "log_level", "url", "key"),
}
LISTEN = re.compile(r"--(bind|address|port)=")


@pytest.fixture
def wanted(var: Path) -> dict[str, list[str]]:
    """The commands of the services that need no weights, by the names they have in compose."""
    addresses = Addresses("redis://r", None, "0.0.0.0:8000", "http://d", 5555, "http://f")
    members = resolve(STARTER, available(None)).members
    services = build_services(Settings(var=var), [one.encoder for one in members], addresses)
    return {
        service.name.replace(".", "-"): comparable(
            service.command[service.command.index("-m") + 1 :]
        )
        for service in services
    }


def comparable(words: Any) -> list[str]:
    """A command without the addresses it listens on."""
    return [word for word in words if not LISTEN.match(word)]


def interpolated(text: str, environment: dict[str, str]) -> str:
    """What compose makes of the variables in a text."""

    def value(found: re.Match[str]) -> str:
        given, operator, other = environment.get(found[1]), found[2] or "", found[3] or ""
        there = bool(given) if ":" in operator else given is not None
        if operator.endswith("+"):
            return interpolated(other, environment) if there else ""
        return given or "" if there else interpolated(other, environment)

    return VARIABLE.sub(value, text)


def container(monkeypatch: pytest.MonkeyPatch, **outside: str) -> Settings:
    """The settings of a container that compose starts where these variables are set."""
    for name, text in read("compose.yaml")["x-semblance"]["environment"].items():
        monkeypatch.setenv(name, interpolated(text, outside))
    return Settings()


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((COMPOSE / name).read_text())
    return document


def test_containers_run_the_same_commands(wanted: dict[str, list[str]]) -> None:
    services = read("compose.yaml")["services"]
    commands = {name: comparable(one["command"].split()) for name, one in services.items()}
    redis, network = commands.pop("redis"), commands.pop("worker-network")
    assert commands == wanted
    assert " ".join(redis).endswith("--maxmemory-policy noeviction")
    colour = " ".join(wanted["worker-colour"])
    assert " ".join(network) == colour.replace("colour", "${SEMBLANCE_NETWORK:-}")


def test_procfile_runs_the_same_commands(wanted: dict[str, list[str]]) -> None:
    lines = [line for line in (COMPOSE / "Procfile").read_text().splitlines() if line[:1] != "#"]
    named = dict(line.split(": ", 1) for line in lines)
    assert {name: comparable(command.split()) for name, command in named.items()} == wanted


def test_nothing_is_published_beyond_loopback() -> None:
    ports = [
        port for one in read("compose.yaml")["services"].values() for port in one.get("ports", [])
    ]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_flower_wants_a_password() -> None:
    environment = read("compose.yaml")["services"]["flower"]["environment"]
    assert environment["FLOWER_BASIC_AUTH"].startswith("${SEMBLANCE_FLOWER_BASIC_AUTH:?")


def test_overlay_changes_only_services_there_are() -> None:
    assert set(read("compose.gpu.yaml")["services"]) <= set(read("compose.yaml")["services"])


def test_every_setting_that_containers_pass_on_exists() -> None:
    used = set(re.findall(r"SEMBLANCE_([A-Z_]+)", (COMPOSE / "compose.yaml").read_text()))
    known = {name.upper() for name in Settings.model_fields}
    assert used - known == {"NETWORK"}


def test_every_setting_is_passed_on_or_fixed(var: Path) -> None:
    environment = read("compose.yaml")["x-semblance"]["environment"]
    passed_on = {name.removeprefix("SEMBLANCE_").lower() for name in environment}
    assert set(Settings.model_fields) - passed_on == NOT_PASSED_ON


def test_unset_variables_leave_the_defaults(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {"redis_url", "var", "profile", "flower_url", "host"}
    assert container(monkeypatch).model_dump(exclude=changed) == Settings.model_construct(
        **{name: field.default for name, field in Settings.model_fields.items()}
    ).model_dump(exclude=changed)


def test_variables_outside_reach_the_containers(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = container(
        monkeypatch,
        SEMBLANCE_FUSION="borda",
        SEMBLANCE_MAX_UPLOAD_MB="64",
        SEMBLANCE_MAX_MEGAPIXELS="50",
        SEMBLANCE_TRUSTED_HOSTS='["pictures.example"]',
        SEMBLANCE_FLOWER_PORT="5556",
        SEMBLANCE_WEIGHTS="/home/me/weights",
    )
    assert (settings.fusion, settings.max_upload_mb) == ("borda", 64)
    assert settings.max_megapixels == 50
    assert settings.trusted_hosts == ["pictures.example"]
    assert settings.flower_url == "http://127.0.0.1:5556"
    assert settings.weights == Path("/weights")
