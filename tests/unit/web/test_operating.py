"""Workers, queues, votes and storage over HTTP, with a Redis and no worker."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from commands.up.redis_server import embedded_redis
from index_store.catalog.access_records import ROLES, SCOPES
from tasks import counters, pauses, processes
from tasks.ensemble import get_catalog
from tasks.presence import renew
from tasks.processes import Process, Work
from tasks.redis_client import get_redis
from tests.conftest import forget
from web.access import keys
from web.app import create_app

AT = "/api/v1/service"


@pytest.fixture
def client(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    with embedded_redis(tmp_path) as (url, _):
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        yield create_app().test_client()


def queue(client: FlaskClient, name: str) -> dict[str, Any]:
    (found,) = [one for one in client.get(f"{AT}/queues").json["queues"] if one["name"] == name]
    return dict(found)


def test_a_queue_is_paused_and_goes_on(client: FlaskClient) -> None:
    get_redis().rpush("encode.colour", "a", "b")
    before = queue(client, "encode.colour")
    assert (before["depth"], before["alive"], before["paused"]) == (2, False, None)
    paused = client.post(f"{AT}/queues/encode.colour/pause")
    assert paused.status_code == 200
    assert paused.json["paused"]["since"]
    assert client.get(AT).json["paused"] == ["encode.colour"]
    assert 'semblance_queue_paused{queue="encode.colour"} 1.0' in client.get("/metrics").text
    assert queue(client, "encode.colour")["depth"] == 2  # nothing is lost
    assert client.post(f"{AT}/queues/encode.colour/resume").json["paused"] is None
    assert client.get(AT).json["paused"] == []


def test_it_is_told_whether_answers_are_made(client: FlaskClient) -> None:
    assert client.get(AT).json["upkeep"] is False
    renew(get_redis(), ["light"])
    assert client.get(AT).json["upkeep"] is True


def test_a_pause_of_an_encoder_that_is_no_more_worries_nobody(client: FlaskClient) -> None:
    for name in ("encode.gone", "encode.colour"):
        pauses.pause(get_redis(), name, "")
    assert client.get("/api/v1/service").json["paused"] == ["encode.colour"]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("encode.nobody", 404, "not_found"), ("fuse", 409, "conflict"), ("celery", 404, "not_found")],
)
def test_what_cannot_be_paused_is_refused(
    client: FlaskClient, name: str, status: int, code: str
) -> None:
    answer = client.post(f"{AT}/queues/{name}/pause")
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert answer.json["error"]["hint"]


def test_a_waiting_job_says_in_which_queue(client: FlaskClient) -> None:
    gallery = get_catalog().galleries.create("some")
    get_catalog().jobs.submit("reindex", gallery, "colour")
    (job,) = client.get("/api/v1/jobs").json["jobs"]
    assert job["queue"] == "index.colour"
    assert queue(client, "index.colour")["jobs"] == 1


def test_all_encoders_paused_is_an_error_of_its_own(client: FlaskClient) -> None:
    names = ["colour", "texture", "shape"]
    renew(get_redis(), names)
    for name in names:
        pauses.pause(get_redis(), f"encode.{name}", "")
    get_catalog().galleries.create("some")
    form = {"gallery": "some", "image_id": 1}
    asked = client.post("/api/v1/queries", data=form)
    assert asked.status_code in (
        404,
        409,
    )  # an empty gallery is said to be empty, whoever is paused


def test_workers_are_told_with_what_they_do_and_who_is_missing(client: FlaskClient) -> None:
    work = [
        Work("reindex", "a" * 32, 2.0),
        Work("vote", "b" * 32, 3.0),
        Work("recover_jobs", "", 4.0),
    ]
    told = Process("colour@host", 7, ["colour"], ["encode.colour"], 1.0, "1.2.3", 5_000_000, work)
    processes.tell(get_redis(), told)
    renew(get_redis(), ["colour"])
    answer = client.get(f"{AT}/workers").json
    (one,) = answer["workers"]
    assert (one["node"], one["pid"], one["version"]) == ("colour@host", 7, "1.2.3")
    assert [(w["task"], w["job_id"], w["query_id"]) for w in one["at_work"]] == [
        ("reindex", "a" * 32, None),
        ("vote", None, "b" * 32),
        ("recover_jobs", None, None),
    ]
    assert answer["absent"] == ["texture", "shape", "light", "train", "captions"]


def test_whose_search_is_worked_on_is_told_to_administrators_only(client: FlaskClient) -> None:
    at_work = [Work("vote", "b" * 32, time.time()), Work("reindex", "c" * 32, time.time())]
    told = Process("colour@here", 1, ["colour"], ["encode.colour"], 0.0, "1", 1, at_work)
    processes.tell(get_redis(), told)
    seen = {}
    for role in reversed(ROLES):
        user = get_catalog().users.add(role, "no hash", role)
        secret = keys.issue(get_catalog(), user, "all", SCOPES).secret
        asked = {"headers": {"Authorization": f"Bearer {secret}"}}
        (worker,) = client.get(f"{AT}/workers", **asked).json["workers"]
        seen[role] = [one["query_id"] or one["job_id"] for one in worker["at_work"]]
    assert seen["admin"] == ["b" * 32, "c" * 32]
    assert seen["editor"] == seen["viewer"] == [None, "c" * 32]


def test_votes_are_told_by_the_minute(client: FlaskClient) -> None:
    encoders = [
        {"encoder": "colour", "state": "voted", "took_ms": 20.0, "reason": None},
        {"encoder": "shape", "state": "abstained", "took_ms": 0.0, "reason": "paused"},
    ]
    with get_redis().pipeline() as pipe:
        answer = {"state": "done", "took_ms": 30.0, "encoders": encoders}
        counters.count(pipe, answer, at=time.time() - 30)
        pipe.execute()
    told = client.get(f"{AT}/votes?minutes=15").json
    by_name = {one["encoder"]: one for one in told["encoders"]}
    assert by_name["shape"] == {"encoder": "shape", "all": None, "minutes": []}
    (minute,) = by_name["colour"]["minutes"]
    assert 10 < minute["p50_ms"] <= minute["p95_ms"] <= 25
    assert by_name["colour"]["all"]["votes"] == 1
    assert told["since"] <= minute["at"] < told["until"]
    assert told["abstentions"] == [{"encoder": "shape", "reason": "paused", "count": 1}]
    assert client.get(f"{AT}/votes?minutes=500").status_code == 422


def test_storage_tells_what_is_missing(client: FlaskClient) -> None:
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    catalog.index_versions.record(gallery.id, "colour", "1", 1, kind="exact", rows=0, dimension=8)
    told = client.get(f"{AT}/storage").json
    assert told["disk"]["level"] in ("good", "low", "full")
    (state,) = told["galleries"]
    (index,) = state["indexes"]
    assert (index["encoder"], index["version"]) == ("colour", 1)
    assert state["missing"] == []  # of an empty gallery nothing is missing


def test_every_kind_of_job_is_started_again_once_it_ended(client: FlaskClient) -> None:
    jobs = get_catalog().jobs
    gallery = get_catalog().galleries.create("some")
    job, _ = jobs.submit("reindex", gallery, "colour", {"rebuild": True})
    refused = client.post(f"/api/v1/jobs/{job.id}/resume")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")
    jobs.fail(job.id, "failed", "broken")
    again = client.post(f"/api/v1/jobs/{job.id}/resume")
    assert again.status_code == 202
    assert jobs.get(again.json["id"]).params == {"rebuild": True}
