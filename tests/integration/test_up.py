"""``semblance up`` as a user runs it: every process real."""

import os
import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import redis
import requests

from commands.up import leftovers
from tasks.services import Services, read_services, services_file
from tests.live_service import SEMBLANCE, until

pytestmark = pytest.mark.integration

# One encoder is enough to see every kind of service.
PROFILE = "[encoders.colour]\n"
START_S, STOP_S = 240.0, 60.0
NAMES = {"redis", "web", "worker.colour", "worker.light", "worker.train", "beat", "flower"}


@dataclass
class Up:
    """A running `semblance up`.

    Attributes:
        process: The command.
        var: Its data folder.
        output: What it has written so far is in this file.
        env: Its environment.
    """

    process: "subprocess.Popen[str]"
    var: Path
    output: Path
    env: dict[str, str]

    @property
    def text(self) -> str:
        return self.output.read_text()

    @property
    def services(self) -> Services:
        found = read_services(self.var)
        assert found is not None
        return found

    def await_text(self, pattern: str, within_s: float = START_S) -> None:
        def look() -> bool | None:
            if re.search(pattern, self.text, re.MULTILINE):
                return True
            assert self.process.poll() is None, self.text
            return None

        until(look, within_s=within_s)

    def pid(self, mark: str, *, but: int = 0) -> int:
        """The topmost process of the service whose command line has this mark."""

        def look() -> int | None:
            for child in psutil.Process(self.services.supervisor_pid).children():
                try:
                    if mark in " ".join(child.cmdline()) and child.pid != but:
                        return child.pid
                except psutil.Error:
                    continue
            return None

        return until(look, within_s=60)


@contextmanager
def running_up(folder: Path, *options: str, **settings: str) -> Iterator[Up]:
    """Start it in ``folder``, with relative paths as people write them."""
    (folder / "one.toml").write_text(PROFILE)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SEMBLANCE_")}
    env = ours | {
        "SEMBLANCE_VAR": "data",
        "SEMBLANCE_PROFILE": "one.toml",
        "SEMBLANCE_PORT": "0",
        "SEMBLANCE_FLOWER_PORT": "0",
        "COLUMNS": "40",
        **settings,
    }
    output, var = folder / "up.log", folder / "data"
    with output.open("w") as log:
        process = subprocess.Popen(
            [SEMBLANCE, "up", *options], cwd=folder, env=env, stdout=log, stderr=log, text=True
        )
    up = Up(process, var, output, env)
    try:
        up.await_text("^Semblance is up")
        yield up
    finally:
        process.terminate()
        process.wait(STOP_S)
        leftovers.kill(var)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One for the tests that leave it running; the usual ports are taken, its folder has a space."""
    folder = tmp_path_factory.mktemp("up here")
    with (
        socket.create_server(("127.0.0.1", 0)) as web,
        socket.create_server(("127.0.0.1", 0)) as flower,
    ):
        ports = {"SEMBLANCE_PORT": web, "SEMBLANCE_FLOWER_PORT": flower}
        taken = {name: str(server.getsockname()[1]) for name, server in ports.items()}
        with running_up(folder, **taken) as running:
            yield running


def test_every_service_has_a_line_with_its_address(up: Up) -> None:
    lines = {
        line.split()[0]: line for line in up.text.splitlines() if re.search(r" up +[\d.]+ s$", line)
    }
    assert set(lines) == NAMES
    assert up.services.dashboard in lines["web"]
    assert up.services.flower
    assert up.services.flower in lines["flower"]


def test_taken_ports_are_left_alone_and_the_others_answer(up: Up) -> None:
    services = up.services
    assert services.flower
    assert up.env["SEMBLANCE_PORT"] not in services.dashboard
    assert up.env["SEMBLANCE_FLOWER_PORT"] not in services.flower
    assert requests.get(f"{services.dashboard}/readyz", timeout=30).json()["redis"] is True
    assert requests.get(services.flower, timeout=30).status_code == 200


def test_redis_wants_a_password_that_only_we_can_read(up: Up) -> None:
    url = up.services.redis_url
    with redis.Redis.from_url(url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    with (
        redis.Redis.from_url(re.sub(":[^:]+@", "", url)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    for file in ("services.json", "redis.conf"):
        assert stat.S_IMODE((up.var / "run" / file).stat().st_mode) == 0o600
    password = url.split(":")[2].partition("@")[0]
    for process in leftovers.processes(up.var):
        assert password not in " ".join(process.cmdline())


def test_everything_is_written_under_var_and_nowhere_else(up: Up) -> None:
    assert {path.name for path in up.var.parent.iterdir()} == {"data", "one.toml", "up.log"}
    assert {path.stem for path in (up.var / "log").glob("*.log")} == NAMES | {"supervisord"}


def test_a_second_one_on_the_same_folder_is_refused(up: Up) -> None:
    done = subprocess.run(
        [SEMBLANCE, "up"], cwd=up.var.parent, env=up.env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert up.services.dashboard in done.stderr
    assert f"kill {up.process.pid}" in done.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("worker.colour", "--hostname=colour@"),
        ("web", "wsgi:app"),
        ("beat", "redbeat"),
        ("flower", "--max_tasks"),
        ("redis", "redis.conf"),
    ],
)
def test_what_is_killed_comes_back(up: Up, name: str, mark: str) -> None:
    before = up.pid(mark)
    told = len(up.text)
    os.kill(before, signal.SIGKILL)
    assert up.pid(mark, but=before) != before

    def back() -> bool | None:
        return f"{name} back" in up.text[told:] or None

    until(back, within_s=120)
    assert f"{name} died" in up.text[told:]
    with redis.Redis.from_url(up.services.redis_url) as client:
        assert until(lambda: client.exists("semblance:worker:colour") or None, within_s=60)
    until(lambda: _answers(up.services.dashboard), within_s=60)


def _answers(dashboard: str) -> bool | None:
    try:
        return requests.get(f"{dashboard}/healthz", timeout=10).ok or None
    except requests.ConnectionError:
        return None


def test_a_new_start_replaces_what_a_killed_one_left_and_ends_with_ctrl_c(up: Up) -> None:
    up.process.kill()  # last of the tests of this one, whose services go on without it
    up.process.wait()
    old = up.services
    with running_up(up.var.parent, "--no-flower") as new:
        assert new.services.supervisor_pid != old.supervisor_pid
        assert not psutil.pid_exists(old.supervisor_pid)
        assert _answers(new.services.dashboard)
        new.process.send_signal(signal.SIGINT)
        assert new.process.wait(STOP_S) == 0
        assert leftovers.processes(new.var) == []


def test_sigterm_stops_everything(tmp_path: Path) -> None:
    with running_up(tmp_path, "--no-flower") as up:
        dashboard = up.services.dashboard
        assert len(leftovers.processes(up.var)) > 6  # with the workers of gunicorn
        up.process.terminate()
        assert up.process.wait(STOP_S) == 0
        assert leftovers.processes(up.var) == []
        assert not services_file(up.var).exists()
        assert _answers(dashboard) is None
        assert up.text.endswith("stopped\n")


def test_it_ends_when_its_supervisor_is_killed_and_leaves_nothing(tmp_path: Path) -> None:
    with running_up(tmp_path, "--no-flower") as up:
        os.kill(up.services.supervisor_pid, signal.SIGKILL)
        assert up.process.wait(STOP_S) == 1
        assert leftovers.processes(up.var) == []
        assert "supervisor" in up.text


def test_what_cannot_start_ends_with_the_reason(tmp_path: Path) -> None:
    settings = {"SEMBLANCE_REDIS_URL": "redis://127.0.0.1:1/0", "SEMBLANCE_VAR": str(tmp_path)}
    done = subprocess.run(
        [SEMBLANCE, "up"],
        env=dict(os.environ) | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "SEMBLANCE_REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr
