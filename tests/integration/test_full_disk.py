"""A disk that is really full: what is said, and that nothing is lost."""

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from index_store.errors import DiskFullError
from tasks.ensemble import get_catalog
from tasks.ingest_run import run_ingest
from tests.conftest import forget
from tests.served_app import page_addresses
from web.access import passwords
from web.app import create_app

pytestmark = pytest.mark.integration

SIZE = 8_000_000
PASSWORD = "correct horse battery"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of the test's own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"a small disk takes the right to mount one: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def client(var: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application with its data on that disk, a picture in a gallery, and no Redis."""
    monkeypatch.setenv("SEMBLANCE_VAR", str(disk / "var"))
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
    forget()
    client = create_app().test_client()
    assert client.post("/api/v1/galleries", json={"name": "some"}).status_code == 201
    assert upload(client, "first").status_code == 200
    return client


def picture(seed: str, side: int = 200) -> bytes:
    """Noise, which no format makes smaller."""
    random = np.random.default_rng(list(seed.encode()))
    encoded = io.BytesIO()
    Image.fromarray(random.integers(0, 255, (side, side, 3), np.uint8)).save(encoded, "PNG")
    return encoded.getvalue()


def upload(client: FlaskClient, *seeds: str) -> TestResponse:
    files = [(io.BytesIO(picture(seed)), f"{seed}.png") for seed in seeds]
    return client.post("/api/v1/galleries/some/images", data={"pictures": files})


def fill(file: Path) -> None:
    """Let a file take all the room there is."""
    with file.open("wb", buffering=0) as opened:
        for size in (100_000, 4096, 1):
            with suppress(OSError):
                while True:
                    opened.write(bytes(size))


@pytest.fixture
def full(client: FlaskClient, disk: Path) -> Iterator[Path]:
    """A file that takes all the room there is."""
    fill(disk / "filler")
    yield disk / "filler"
    (disk / "filler").unlink(missing_ok=True)


def test_pages_load_and_the_service_says_it(client: FlaskClient, full: Path) -> None:
    for page in page_addresses(client.application):
        if not page.startswith("/searches"):
            assert client.get(page).status_code == 200, page
    disk = client.get("/api/v1/service").json["disk"]
    assert disk["level"] == "full"
    assert disk["free_bytes"] < 100_000
    assert client.get("/api/v1/service/storage").status_code == 200
    assert client.get("/api/v1/jobs").status_code == 200


def test_an_upload_is_refused_and_comes_through_once_there_is_room(
    client: FlaskClient, full: Path
) -> None:
    for seeds in (["second"], ["second", "third"]):
        refused = upload(client, *seeds)
        assert (refused.status_code, refused.json["error"]["code"]) == (507, "disk_full")
        assert "free some space" in refused.json["error"]["hint"]
    assert client.get("/api/v1/galleries/some").json["images"] == 1
    full.unlink()
    assert len(upload(client, "second", "third").json["added"]) == 2
    shown = client.get("/api/v1/galleries/some/images").json["images"]
    assert len(shown) == 3
    for image in shown:
        assert client.get(image["thumbnail_url"]).status_code == 200


def test_what_the_catalog_cannot_keep_is_said(client: FlaskClient, full: Path) -> None:
    codes = set()
    for number in range(400):  # the room in the database's own files is used up first
        answer = client.post("/api/v1/galleries", json={"name": f"g{number}"})
        codes.add((answer.status_code, answer.json.get("error", {}).get("code")))
        if answer.status_code != 201:
            break
    assert codes - {(201, None)} == {(507, "disk_full")}
    assert client.get("/api/v1/galleries").status_code == 200
    full.unlink()
    assert client.post("/api/v1/galleries", json={"name": "later"}).status_code == 201


def test_who_is_to_make_room_gets_in(client: FlaskClient, disk: Path) -> None:
    get_catalog().users.add("ada", passwords.hashed(PASSWORD, "ada"), "admin")
    fill(disk / "filler")
    page = client.get("/login").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "name": "ada", "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 303
    assert client.get("/service").status_code == 200
    assert client.get("/api/v1/service").json["disk"]["level"] == "full"


def test_an_ingest_ends_with_that_reason_and_the_next_one_goes_on(
    client: FlaskClient, full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.png").write_bytes(picture(f"ingested {number}", 360))
    monkeypatch.setenv("SEMBLANCE_INGEST_FOLDERS", f'["{folder}"]')
    os.truncate(full, full.stat().st_size - 300_000)  # room for the catalog, not for copies
    forget()
    asked = {"path": str(folder), "copy": True}
    job = client.post("/api/v1/galleries/some/ingest", json=asked).json
    with pytest.raises(DiskFullError):
        run_ingest(job["id"], lambda: False)
    told = client.get(f"/api/v1/jobs/{job['id']}").json
    assert (told["state"], told["error_code"]) == ("failed", "disk_full")
    assert "Free some space" in told["error"]
    full.unlink()
    again = client.post(f"/api/v1/jobs/{job['id']}/resume").json
    run_ingest(again["id"], lambda: False)
    told = client.get(f"/api/v1/jobs/{again['id']}").json
    assert told["state"] == "done"
    assert client.get("/api/v1/galleries/some").json["images"] == 5
