"""Evaluations over the API: what is accepted, what is refused, and what is told of those that are done."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from cli import semblance
from tasks.app import app
from tasks.ensemble import get_catalog
from tasks.evaluation_run import run_evaluation
from tests.drawn_shapes import drawn

AT = "/api/v1/galleries/shapes/evaluations"


@pytest.fixture
def shapes(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discs and squares, indexed."""
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)
    chance = np.random.default_rng(0)
    for shape in ("disc", "square"):
        (tmp_path / "in" / shape).mkdir(parents=True)
        for number in range(4):
            drawn(shape, chance).save(tmp_path / "in" / shape / f"{number}.png")
    done = CliRunner().invoke(
        semblance, ["ingest", "shapes", str(tmp_path / "in"), "--labels", "folders", "--local"]
    )
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("shapes")
def test_it_runs_as_a_job_and_is_kept(client: FlaskClient) -> None:
    response = client.post(AT)
    assert response.status_code == 202
    job = response.json
    assert (job["kind"], job["encoder"], job["state"]) == ("evaluate", None, "queued")
    assert client.post(AT, json={"sample": 3}).json["id"] == job["id"]
    assert client.get(f"/api/v1/jobs/{job['id']}").json["evaluation_id"] is None
    assert client.get(AT).json == {"evaluations": [], "next_before": None}

    run_evaluation(job["id"])
    shown = client.get(f"/api/v1/jobs/{job['id']}").json
    assert (shown["state"], shown["done"], shown["total"]) == ("done", 8, 8)
    (listed,) = client.get(AT).json["evaluations"]
    assert (listed["id"], listed["job_id"]) == (shown["evaluation_id"], job["id"])
    assert (listed["queries"], listed["pictures"]) == (8, 8)
    assert set(listed["map_at_10"]) == {"colour", "texture", "shape", "ensemble"}

    whole = client.get(f"{AT}/{listed['id']}").json
    assert whole["document"]["map_at_10"] == listed["map_at_10"]
    kept = get_catalog().evaluations.get(get_catalog().galleries.get("shapes").id, listed["id"])
    moments = ("created_at",)
    assert {k: v for k, v in whole["document"].items() if k not in moments} == {
        k: v for k, v in kept.document.items() if k not in moments
    }
    assert whole["document"]["per_class"][0].keys() == {
        *("class", "map_at_10", "low", "high", "queries", "pictures"),
    }

    second = client.post(AT, json={"encoders": ["shape"], "sample": 3}).json["id"]
    run_evaluation(second)
    page = client.get(f"{AT}?limit=1").json
    assert [one["queries"] for one in page["evaluations"]] == [3]
    assert set(page["evaluations"][0]["map_at_10"]) == {"shape", "ensemble"}
    assert client.get(f"{AT}?before={page['next_before']}").json["evaluations"] == [listed]
    assert client.delete(f"{AT}/{listed['id']}").status_code == 204
    assert client.get(f"{AT}/{listed['id']}").status_code == 404


@pytest.mark.usefixtures("shapes")
def test_two_are_compared(client: FlaskClient) -> None:
    ids = []
    for terms in ({}, {"encoders": ["shape", "colour"], "sample": 3}):
        job = client.post(AT, json=terms).json["id"]
        run_evaluation(job)
        ids.append(client.get(f"/api/v1/jobs/{job}").json["evaluation_id"])
    first, second = ids
    told = client.get(f"{AT}/{second}/comparison?with={first}").json
    assert (told["this"]["id"], told["other"]["id"]) == (second, first)
    assert [one for one in told["terms"] if one["name"] != "queries"] == [
        {"name": "sample", "encoder": None, "this": 3, "other": None},
        {"name": "encoder", "encoder": "texture", "this": False, "other": True},
    ]
    ensemble = next(one for one in told["systems"] if one["kind"] == "ensemble")
    apart = ensemble["this"]["mean"] - ensemble["other"]["mean"]
    assert ensemble["difference"]["mean"] == pytest.approx(apart)
    assert {one["class"] for one in told["classes"]} == {"disc", "square"}

    assert client.get(f"{AT}/{second}/comparison").status_code == 422
    assert client.get(f"{AT}/{second}/comparison?with=999").status_code == 404
    client.post("/api/v1/galleries", json={"name": "other"})
    elsewhere = AT.replace("shapes", "other")
    assert client.get(f"{elsewhere}/{second}/comparison?with={first}").status_code == 404


@pytest.mark.usefixtures("shapes")
def test_what_an_earlier_version_kept_is_told(client: FlaskClient) -> None:
    job = client.post(AT).json["id"]
    run_evaluation(job)
    catalog = get_catalog()
    gallery = catalog.galleries.get("shapes")
    kept = catalog.evaluations.get(gallery.id, catalog.evaluations.of_job(job) or 0)
    old = {name: value for name, value in kept.document.items() if name != "sample"}
    old["per_class"] = [without(one, "low", "high") for one in old["per_class"]]
    old["indexes"] = [without(one, "revision") for one in old["indexes"]]
    again, _ = catalog.jobs.submit("evaluate", gallery, None, {})
    number = catalog.evaluations.keep(gallery.id, again.id, kept.summary, old)
    told = client.get(f"{AT}/{number}").json["document"]
    assert (told["sample"], told["per_class"][0]["low"]) == (None, None)
    compared = client.get(f"{AT}/{kept.id}/comparison?with={number}").json
    assert compared["terms"] == []
    assert {one["beyond_chance"] for one in compared["classes"]} == {None}


def without(one: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in names}


@pytest.mark.usefixtures("shapes")
def test_its_pages_are_there(client: FlaskClient) -> None:
    job = client.post(AT).json["id"]
    listed = "/galleries/shapes/evaluations"
    assert client.get(f"{listed}?job={job}").status_code == 200
    run_evaluation(job)
    led = client.get(f"{listed}?job={job}", follow_redirects=True)
    assert led.status_code == 200
    number = client.get(AT).json["evaluations"][0]["id"]
    assert led.request.path == f"{listed}/{number}"
    assert client.get(f"{listed}/999").status_code == 404
    assert client.get("/galleries/nowhere/evaluations").status_code == 404


@pytest.mark.usefixtures("shapes")
def test_it_loads_no_networks(client: FlaskClient) -> None:
    job = client.post(AT).json["id"]
    code = (
        "import sys; from tasks.evaluation_run import run_evaluation; run_evaluation(sys.argv[1]);"
        "assert not {'torch', 'timm', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, job], check=True)
    assert client.get(f"/api/v1/jobs/{job}").json["state"] == "done"


@pytest.mark.usefixtures("shapes")
def test_an_attempt_that_was_killed_at_its_very_end_is_not_repeated(client: FlaskClient) -> None:
    job = client.post(AT).json["id"]
    run_evaluation(job)
    catalog = get_catalog()
    again, _ = catalog.jobs.submit("evaluate", catalog.galleries.get("shapes"), None, {})
    catalog.evaluations.keep(again.gallery_id, again.id, {}, {})
    run_evaluation(again.id)
    assert catalog.jobs.get(again.id).state == "done"


def test_what_cannot_be_measured_is_refused_at_once(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "shapes"})
    assert client.post(AT).json["error"]["code"] == "empty_index"
    assert client.post(AT.replace("shapes", "nowhere")).status_code == 404
    assert client.post(AT, json={"sample": 0}).status_code == 422


@pytest.mark.usefixtures("shapes")
def test_unknown_encoders_and_missing_labels(client: FlaskClient, tmp_path: Path) -> None:
    refused = client.post(AT, json={"encoders": ["nobody"]})
    assert (refused.status_code, refused.json["error"]["code"]) == (404, "not_found")
    plain = ["ingest", "plain", str(tmp_path / "in"), "--labels", "none"]
    CliRunner().invoke(semblance, [*plain, "--local"])
    refused = client.post(AT.replace("shapes", "plain"))
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")
    assert "share a label" in refused.json["error"]["message"]
