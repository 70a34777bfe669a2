"""Folders of the service's machine over the API, and what becomes of them."""

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from settings import get_settings
from tasks.ingest_run import run_ingest
from tests.drawn_shapes import drawn, png

AT = "/api/v1/galleries/some"


@pytest.fixture
def root(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An allowed folder with two pictures, one broken; its name needs quoting."""
    root = tmp_path / "our pictures & more"
    (root / "Ёлки").mkdir(parents=True)
    (root / "Ёлки" / "a.png").write_bytes(png(drawn("disc", np.random.default_rng(0))))
    (root / "b.png").write_bytes(b"broken")
    monkeypatch.setenv("SEMBLANCE_INGEST_FOLDERS", f'["{root}"]')
    get_settings.cache_clear()
    client.post("/api/v1/galleries", json={"name": "some"})
    return root


def test_nothing_is_offered_unless_allowed(client: FlaskClient, tmp_path: Path) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})
    assert client.get("/api/v1/folders").json["folders"] == []
    refused = client.post(f"{AT}/ingest", json={"path": str(tmp_path)})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "folder_not_allowed")
    assert "SEMBLANCE_INGEST_FOLDERS" in refused.json["error"]["hint"]


def test_folders_are_looked_through(client: FlaskClient, root: Path) -> None:
    (top,) = client.get("/api/v1/folders").json["folders"]
    assert top["path"] == str(root)
    inside = client.get("/api/v1/folders", query_string={"path": top["path"]}).json
    assert (inside["parent"], inside["here"], inside["pictures"]) == (None, 1, 2)
    (folder,) = inside["folders"]
    assert (folder["name"], folder["pictures"], folder["exact"]) == ("Ёлки", 1, True)
    below = client.get("/api/v1/folders", query_string={"path": folder["path"]}).json
    assert below["parent"] == str(root)


@pytest.mark.parametrize(
    ("path", "status"), [("{root}/..", 403), ("/etc", 403), ("{root}/nothing", 404), ("\0", 403)]
)
def test_nothing_else_is(client: FlaskClient, root: Path, path: str, status: int) -> None:
    asked = path.format(root=root)
    looked = client.get("/api/v1/folders", query_string={"path": asked})
    assert looked.status_code == status
    assert client.post(f"{AT}/ingest", json={"path": asked}).status_code == status


def test_an_ingest_is_queued_and_told(client: FlaskClient, root: Path) -> None:
    asked = {"path": str(root), "labels": "folders", "copy": True}
    response = client.post(f"{AT}/ingest", json=asked)
    assert response.status_code == 202
    job = response.json
    assert (job["kind"], job["state"]) == ("ingest", "queued")
    assert client.post(f"{AT}/ingest", json=asked).json["id"] == job["id"]
    other = client.post(f"{AT}/ingest", json=asked | {"labels": "none"})
    assert (other.status_code, other.json["error"]["code"]) == (409, "conflict")
    waiting = client.get(f"/api/v1/jobs/{job['id']}").json["ingest"]
    assert (waiting["path"], waiting["copy"], waiting["added"]) == (str(root), True, 0)
    run_ingest(job["id"], lambda: False)
    told = client.get(f"/api/v1/jobs/{job['id']}").json["ingest"]
    assert (told["added"], told["unreadable"], told["can_resume"]) == (1, 1, True)
    assert told["examples"][0]["name"].endswith("b.png")
    assert told["reasons"] == [{"reason": told["examples"][0]["reason"], "files": 1}]
    assert "ingest" not in client.get("/api/v1/jobs").json["jobs"][-1]


def test_a_cancelled_one_is_resumed(client: FlaskClient, root: Path) -> None:
    job = client.post(f"{AT}/ingest", json={"path": str(root)}).json
    client.post(f"/api/v1/jobs/{job['id']}/cancel")
    again = client.post(f"/api/v1/jobs/{job['id']}/resume")
    assert again.status_code == 202
    assert again.json["id"] != job["id"]
    told = client.get(f"/api/v1/jobs/{again.json['id']}").json["ingest"]
    assert (told["path"], told["labels"], told["copy"]) == (str(root), "folders", False)


@pytest.mark.parametrize("body", [{}, {"path": "/x", "labels": "a.csv"}, {"path": "/x", "all": 1}])
def test_what_is_not_understood_is_refused(
    client: FlaskClient, root: Path, body: dict[str, object]
) -> None:
    assert client.post(f"{AT}/ingest", json=body).status_code == 422
