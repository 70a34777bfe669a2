"""Asking for a training over the API: what is accepted, what is refused and why."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from index_store.catalog.training_records import EpochPoint, StepPoint, TrainingCurve
from settings import get_settings
from tasks.ensemble import get_catalog
from tests.conftest import forget
from tests.drawn_shapes import drawn, png

AT = "/api/v1/galleries/some/trainings"


@pytest.fixture(autouse=True)
def gallery(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four discs and four squares; a network to start from, of which nobody asks more than its name."""
    folder = tmp_path / "weights" / "net"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"")
    (folder / "config.json").write_text(json.dumps({"architecture": "test_efficientnet"}))
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(folder.parent))
    monkeypatch.setenv("SEMBLANCE_PROFILE", "descriptors")
    forget()
    client.post("/api/v1/galleries", json={"name": "some"})
    chance = np.random.default_rng(0)
    for shape in ("disc", "square"):
        files = [(BytesIO(png(drawn(shape, chance))), f"{n}.png") for n in range(4)]
        data = {"label": shape, "pictures": files}
        assert client.post("/api/v1/galleries/some/images", data=data).status_code == 200


def asked(**changes: Any) -> dict[str, Any]:
    return {"name": "mine", "from": "net", "share": 0.5} | changes


def test_what_is_accepted_waits_with_all_that_decides_on_it(client: FlaskClient) -> None:
    response = client.post(AT, json=asked(epochs=3, hold_out="pictures"))
    assert response.status_code == 202
    job = response.json
    assert (job["kind"], job["encoder"], job["state"]) == ("train", "mine", "queued")
    training = client.get(f"/api/v1/jobs/{job['id']}").json["training"]
    nothing = {"steps": [], "epochs": []}
    terms = {"from": "net", "epochs": 3, "hold_out": "pictures", "share": 0.5}
    assert training == terms | {"curve": nothing}
    kept = get_catalog().jobs.get(job["id"]).params["recipe"]
    assert kept["backbone"] == {}  # the base's own size of pictures is not known yet
    assert kept["losses"][0]["name"] == "multi_similarity"


def test_the_same_is_not_begun_twice_nor_another_under_its_name(client: FlaskClient) -> None:
    first = client.post(AT, json=asked()).json["id"]
    assert client.post(AT, json=asked()).json["id"] == first
    other = client.post(AT, json=asked(epochs=99))
    assert (other.status_code, other.json["error"]["code"]) == (409, "name_taken")
    assert "cancel that job" in other.json["error"]["hint"]
    assert get_catalog().jobs.get(first).params["recipe"]["epochs"] == 10


@pytest.mark.parametrize(
    ("changes", "status", "code", "word"),
    [
        ({"name": "colour"}, 409, "name_taken", "colour"),
        ({"name": "clip"}, 409, "name_taken", "clip"),
        ({"name": "train"}, 409, "name_taken", "train"),
        ({"name": "net"}, 409, "name_taken", "net"),
        ({"name": "../x"}, 422, "bad_request", "name"),
        ({"from": "colour"}, 422, "not_trainable", "timm"),
        ({"from": "nobody"}, 422, "not_trainable", "not known"),
        ({"share": 0.1}, 409, "too_few_labels", "validate with"),
        ({"hold_out": "classes"}, 409, "too_few_labels", "learn from"),
        ({"share": 1}, 422, "bad_request", "share"),
        ({"epochs": 0}, 422, "bad_request", "epochs"),
        ({"recipe": {}}, 422, "bad_request", "recipe"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_once(
    client: FlaskClient, changes: dict[str, Any], status: int, code: str, word: str
) -> None:
    response = client.post(AT, json=asked(**changes))
    assert (response.status_code, response.json["error"]["code"]) == (status, code)
    assert word in response.json["error"]["message"]
    assert response.json["error"]["hint"]
    assert not [job for job in get_catalog().jobs.active() if job.kind == "train"]


def test_an_unknown_gallery_is_a_404(client: FlaskClient) -> None:
    assert client.post("/api/v1/galleries/nowhere/trainings", json=asked()).status_code == 404


def test_a_folder_that_was_published_since_takes_its_name(client: FlaskClient, var: Path) -> None:
    (var / "trained" / "mine").mkdir(parents=True)
    assert client.post(AT, json=asked()).json["error"]["code"] == "name_taken"


def test_switched_off_it_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    trains = client.get("/api/v1/service").json["training"]
    assert "net" in trains["encoders"]
    assert "colour" not in trains["encoders"]
    monkeypatch.setenv("SEMBLANCE_TRAINING", "false")
    get_settings.cache_clear()
    assert client.get("/api/v1/service").json["training"] is None
    response = client.post(AT, json=asked())
    assert (response.status_code, response.json["error"]["code"]) == (409, "training_off")


def test_a_cancelled_one_is_resumed_on_its_own_terms(client: FlaskClient) -> None:
    first = client.post(AT, json=asked(epochs=7)).json["id"]
    client.post(f"/api/v1/jobs/{first}/cancel")
    second = client.post(f"/api/v1/jobs/{first}/resume")
    assert second.status_code == 202
    jobs = get_catalog().jobs
    assert second.json["id"] != first
    assert jobs.get(second.json["id"]).params == jobs.get(first).params
    reindex = next(job for job in jobs.active() if job.kind == "reindex")
    assert client.post(f"/api/v1/jobs/{reindex.id}/resume").status_code == 409


def test_the_curve_is_told_with_its_job_and_nowhere_else(client: FlaskClient) -> None:
    job_id = client.post(AT, json=asked()).json["id"]
    before = EpochPoint(0, 0, None, 0.25, None, None)
    curve = TrainingCurve((StepPoint(1, 2.5),), (before, EpochPoint(1, 1, 2.5, 0.5, 1e-3, 9.0)))
    get_catalog().trainings.keep_curve(job_id, curve)
    told = client.get(f"/api/v1/jobs/{job_id}").json["training"]["curve"]
    assert told["steps"] == [{"step": 1, "loss": 2.5}]
    assert [one["map_at_10"] for one in told["epochs"]] == [0.25, 0.5]
    assert told["epochs"][0]["loss"] is None
    listed = client.get("/api/v1/jobs").json["jobs"]
    assert all("training" not in job for job in listed)
    reindex = next(job["id"] for job in listed if job["kind"] == "reindex")
    assert client.get(f"/api/v1/jobs/{reindex}").json["training"] is None
