"""What docs/api.md says to type, typed: every line, against a running service."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from werkzeug.routing import Map
from werkzeug.serving import make_server

from index_store.catalog.access_records import SCOPES
from tasks.ensemble import get_catalog
from tests.conftest import forget
from tests.live_service import LiveService
from web.access import keys
from web.app import create_app

pytestmark = pytest.mark.integration

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
SETTINGS = {"URL", "FOLDER"}

# What the service of the tests has to refuse, and how.
REFUSED = {
    ("POST", "api.train"): 409,  # trainings are switched off there
    ("POST", "api.use_feedback"): 409,  # too little feedback
    ("POST", "api.resume"): 409,  # the evaluation is done
}

TELLING = r"""
curl() {
  command curl --silent --show-error --max-time 60 \
    -w '%{stderr}%{http_code} %{method} %{url_effective}\n' "$@"
}
"""


class Asked(NamedTuple):
    """A request that was made."""

    status: int
    method: str
    url: str


def blocks(language: str, page: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def typed(script: str, folder: Path, **variables: str) -> list[Asked]:
    """Run lines as a reader would, with other settings; the requests that were made."""
    lines = [line for line in script.splitlines() if line.partition("=")[0] not in SETTINGS]
    head = [f"{name}='{value}'" for name, value in variables.items()]
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "\n".join([TELLING, *head, *lines])],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
    )
    told = re.findall(r"^(\d{3}) ([A-Z]+) (\S+)$", done.stderr, re.MULTILINE)
    assert done.returncode == 0, f"{done.stdout[-1000:]}\n{done.stderr[-1000:]}"
    return [Asked(int(status), method, url) for status, method, url in told]


def output_of(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-"],
        input=program,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(autouse=True)
def _tools() -> None:
    for tool in ("curl", "jq"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")


@pytest.fixture
def folder(speaking_service: LiveService, tmp_path: Path) -> Iterator[Path]:
    """Pictures as the page calls them, and as many again in a folder that may be ingested."""
    drawn = sorted(speaking_service.drawn.gallery.rglob("*.*"))
    allowed = speaking_service.allowed / "documented"
    for at, name in enumerate(["beach/1", "beach/2", "city/1", "city/2"]):
        for parent, more in ((tmp_path, 0), (allowed, 8)):
            (parent / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(drawn[at * 16 + more], parent / f"{name}.jpg")
    for at, name in enumerate(["boat.jpg", "screenshot.png"]):
        shutil.copy(speaking_service.drawn.queries[at][0], tmp_path / name)
    yield tmp_path
    speaking_service.request("DELETE", "/galleries/holidays")


def routes() -> Map:
    return create_app().url_map


def told_by(asked: list[Asked]) -> Iterator[tuple[str, str, Asked]]:
    """Each request with its method and the endpoint that served it."""
    adapter = routes().bind("127.0.0.1")
    for one in asked:
        path = re.sub(r"^https?://[^/]+|\?.*$", "", one.url)
        yield one.method, str(adapter.match(path, one.method)[0]), one


def refusals(asked: list[Asked]) -> dict[tuple[str, str], int]:
    return {
        (method, endpoint): one.status
        for method, endpoint, one in told_by(asked)
        if one.status >= 400
    }


def test_every_line_works_and_every_route_is_shown(
    speaking_service: LiveService,
    folder: Path,
    var: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")  # of the second service
    forget()
    before, _, about_access = PAGE.read_text().partition("## Who may do what")
    shown, _, end = before.partition("## From Python")
    (program,) = blocks("python", end)
    at = {
        "URL": f"{speaking_service.url}/api/v1",
        "FOLDER": str(speaking_service.allowed / "documented"),
    }
    asked = typed("\n".join(blocks("bash", shown)), folder, **at)
    assert refusals(asked) == REFUSED

    printed = output_of(program.replace("http://127.0.0.1:8000", speaking_service.url), folder)
    assert "\n404 not_found there is no gallery" in printed
    assert "colour voted" in printed

    asked += typed("\n".join(blocks("bash", end)), folder, **at)
    asked += lines_about_access(blocks("bash", about_access), folder)
    covered = {(method, endpoint) for method, endpoint, _ in told_by(asked)}
    served = {
        (method, rule.endpoint)
        for rule in routes().iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served - covered == set()


def lines_about_access(scripts: list[str], folder: Path) -> list[Asked]:
    """Those that would close the shared service to all others, against one on an empty data folder."""
    first, others = scripts
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.port}/api/v1"
        asked = typed(first, folder, URL=url)
        ada = get_catalog().users.get("ada")
        secret = keys.issue(get_catalog(), ada, "first", SCOPES).secret
        asked += typed(others, folder, URL=url, KEY=secret)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert refusals(asked) == {}
    return asked
