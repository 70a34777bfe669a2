"""A whole Semblance for tests: every process real, a small drawn gallery, a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
import redis
import requests

from commands.demo.gallery import DemoGallery, draw_gallery

SEMBLANCE = Path(sys.executable).with_name("semblance")
DEADLINE_S = 8.0
START_S = 400.0  # four workers that import torch at once, on cores that others use

T = TypeVar("T")


@dataclass(frozen=True)
class LiveService:
    """Semblance, running.

    Attributes:
        url: The dashboard.
        var: Its data.
        env: The environment in which its commands work.
        process: ``semblance up``.
        drawn: The pictures in its gallery ``drawn``, and queries that are not.
    """

    url: str
    var: Path
    env: dict[str, str]
    process: "subprocess.Popen[str]"
    drawn: DemoGallery

    def cli(self, *args: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run ``semblance`` against this service."""
        done = subprocess.run(
            [SEMBLANCE, *args], env=self.env, capture_output=True, text=True, timeout=120
        )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Call the API."""
        return requests.request(method, f"{self.url}/api/v1{path}", timeout=30, **kwargs)

    def get(self, path: str) -> Any:
        """JSON of a GET that succeeds."""
        response = self.request("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    def ask(self, picture: Path | bytes, gallery: str = "drawn", **fields: Any) -> dict[str, Any]:
        """Search over HTTP and wait for the answer."""
        data = picture if isinstance(picture, bytes) else picture.read_bytes()
        response = self.submit(data, gallery=gallery, **fields)
        assert response.status_code == 202, response.text
        return self.answer(response.json()["id"])

    def ask_form(self, *pictures: Path, parts: object = None, **fields: Any) -> "requests.Response":
        """Send a query of several pictures, words or parts."""
        form = {"gallery": "drawn"} | fields
        if parts is not None:
            form["parts"] = json.dumps(parts)
        files = [("picture", (one.name, one.read_bytes())) for one in pictures]
        # Without a file it would be no form of several parts, which serves as well.
        return self.request("POST", "/queries", data=form, files=files or None)

    def answer_to(self, *pictures: Path, **fields: Any) -> dict[str, Any]:
        """Search with pictures, words or parts, and wait for the answer."""
        response = self.ask_form(*pictures, **fields)
        assert response.status_code == 202, response.text
        return self.answer(response.json()["id"])

    def submit(self, data: bytes, name: str = "query.jpg", **fields: Any) -> requests.Response:
        """Send a query's picture."""
        fields = {"gallery": "drawn"} | fields
        return self.request("POST", "/queries", files={"picture": (name, data)}, data=fields)

    def answer(self, query_id: str) -> dict[str, Any]:
        """Wait for a query's answer."""

        def answered() -> dict[str, Any] | None:
            query: dict[str, Any] = self.get(f"/queries/{query_id}")
            return query if query["state"] in ("done", "failed") else None

        return until(answered, within_s=DEADLINE_S + 5)

    @property
    def allowed(self) -> Path:
        """The folder from which it may ingest; each test has one of its own in it."""
        return self.var.parent / "allowed"

    def redis(self) -> redis.Redis:
        """The service's Redis."""
        where = json.loads((self.var / "run" / "services.json").read_text())
        return redis.Redis.from_url(where["redis_url"])

    def jobs_done(self, gallery: str) -> list[dict[str, Any]]:
        """Wait until no job on the gallery is queued or running; all its jobs."""

        def ended() -> list[dict[str, Any]] | None:
            jobs: list[dict[str, Any]] = self.get(f"/jobs?gallery={gallery}")["jobs"]
            return jobs if all(job["state"] not in ("queued", "running") for job in jobs) else None

        return until(ended, within_s=120)

    def pid(self, mark: str) -> int:
        """The process whose command line contains ``mark``, among the service's own."""
        return until(lambda: self._find(mark), within_s=60)

    def _find(self, mark: str) -> int | None:
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if mark in " ".join(child.cmdline()):
                    return child.pid
            except psutil.Error:
                continue
        return None

    def all_alive(self) -> bool | None:
        """Whether every encoder's worker is alive."""
        return all(worker["alive"] for worker in self.get("/service")["workers"]) or None


def until(look: Callable[[], T | None], within_s: float, every_s: float = 0.1) -> T:
    """Look again and again until there is something."""
    give_up_at = time.monotonic() + within_s
    while True:
        found = look()
        if found is not None:
            return found
        assert time.monotonic() < give_up_at, f"nothing within {within_s} s"
        time.sleep(every_s)


@contextmanager
def running_service(folder: Path, **settings: str) -> Iterator[LiveService]:
    """Start Semblance on the small gallery and stop it at the end."""
    drawn = draw_gallery(folder / "pictures", per_class=8, queries_per_class=1)
    var = folder / "var"
    (folder / "allowed").mkdir()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SEMBLANCE_")}
    env = ours | {
        "SEMBLANCE_VAR": str(var),
        "SEMBLANCE_PORT": "0",
        "SEMBLANCE_FLOWER_PORT": "0",
        "SEMBLANCE_DEADLINE_S": str(DEADLINE_S),
        "SEMBLANCE_PROFILE": "descriptors",
        "SEMBLANCE_TRAINING": "false",
        "SEMBLANCE_INGEST_FOLDERS": json.dumps([str(folder / "allowed")]),
        **settings,
    }
    with (folder / "up.log").open("w") as log:
        process = subprocess.Popen([SEMBLANCE, "up"], env=env, stdout=log, stderr=log, text=True)
    try:
        url = until(lambda: _address(process, folder, var), within_s=START_S)
        service = LiveService(url, var, env, process, drawn)
        service.cli("ingest", "drawn", str(drawn.gallery))
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _address(process: "subprocess.Popen[str]", folder: Path, var: Path) -> str | None:
    """The dashboard's address once everything is up."""
    log = (folder / "up.log").read_text()
    assert process.poll() is None, log
    if "Semblance is up" not in log:
        return None
    address: str = json.loads((var / "run" / "services.json").read_text())["dashboard"]
    return address


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """One service for all tests that leave it as they find it, or galleries of their own in it."""
    with running_service(tmp_path_factory.mktemp("service"), SEMBLANCE_TRAINING="true") as running:
        yield running


SPEAKING_PROFILE = """
[encoders.clip]
index = "exact"
dimension = "full"
[encoders.siglip2]
index = "exact"
dimension = "full"
[encoders.colour]
index = "exact"
dimension = "full"
weight = 0.5
[encoders.caption]
index = "exact"
dimension = "full"
weight = 0.5
"""


@pytest.fixture(scope="session")
def speaking_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """One service for all tests that ask with words: two tiny networks understand them, colour does not.

    A third writes captions; its gallery ``drawn`` has none.
    """
    from tests.captioner import write_blip
    from tests.two_towers import write_clip, write_siglip

    folder = tmp_path_factory.mktemp("speaking")
    write_clip(folder / "weights" / "clip")
    write_siglip(folder / "weights" / "siglip2")
    write_blip(folder / "weights" / "blip")
    (folder / "speaking.toml").write_text(SPEAKING_PROFILE)
    settings = {
        "SEMBLANCE_WEIGHTS": str(folder / "weights"),
        "SEMBLANCE_PROFILE": str(folder / "speaking.toml"),
    }
    with running_service(folder, **settings) as running:
        yield running
