"""Schedules over the API; beat's entries are noted instead of written, or Redis is away."""

from datetime import UTC, datetime
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient

from index_store.catalog.records import NewImage
from tasks import beat_entries
from tasks.app import app
from tasks.ensemble import get_catalog

AT = "/api/v1/schedules"

Entries = dict[str, datetime]


@pytest.fixture(autouse=True)
def gallery(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)
    catalog = get_catalog()
    made = catalog.galleries.create("some")
    catalog.images.add_many(made.id, [NewImage("1", "file:///1", "1", 1, "a", 1, 1, "PNG")])


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> Entries:
    """What beat knows."""
    entries: Entries = {}
    monkeypatch.setattr(beat_entries, "arm", entries.__setitem__)
    monkeypatch.setattr(beat_entries, "disarm", lambda one: entries.pop(one, None))
    return entries


def asked(**changes: Any) -> dict[str, Any]:
    return {"kind": "reindex", "gallery": "some", "cron": "0 3 * * *"} | changes


def moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def test_it_is_made_shown_and_told_to_beat(client: FlaskClient, entries: Entries) -> None:
    response = client.post(AT, json=asked(time_zone="Europe/Berlin", encoder="shape"))
    assert response.status_code == 201
    made = response.json
    assert (made["kind"], made["gallery"], made["encoder"]) == ("reindex", "some", "shape")
    assert (made["rebuild"], made["paused"], made["words"]) == (True, False, "At 03:00")
    assert entries == {made["id"]: moment(made["next_at"])}
    assert moment(made["next_at"]) > datetime.now(UTC)
    assert client.get(f"{AT}/{made['id']}").json == made
    listed = client.get(AT).json["schedules"]
    assert [one["kind"] for one in listed] == ["sweep", "reindex"]
    assert client.get(f"{AT}?gallery=some").json["schedules"] == [made]
    assert client.get(f"{AT}?gallery=nowhere").status_code == 404


def test_words_come_in_the_language_of_who_asks(client: FlaskClient) -> None:
    body = {"cron": "0 3 * * mon", "time_zone": "Asia/Kolkata"}
    shown = client.post("/api/v1/cron/preview", json=body).json
    assert shown["words"] == "At 03:00, only on Monday"
    assert len(shown["next"]) == 5
    assert [moment(one).strftime("%a %H:%M") for one in shown["next"][:1]] == ["Sun 21:30"]
    russian = {"Accept-Language": "ru"}
    told = client.post("/api/v1/cron/preview", json={"cron": "@daily"}, headers=russian).json
    assert (told["cron"], told["words"], told["time_zone"]) == ("0 0 * * *", "В 00:00", "UTC")
    listed = client.get(AT, headers=russian).json["schedules"]
    assert listed[0]["words"] == "В 04:30"


@pytest.mark.parametrize(
    ("changes", "status", "code", "word"),
    [
        ({"cron": "0 3 * *"}, 422, "bad_cron", "4 fields"),
        ({"cron": "61 * * * *"}, 422, "bad_cron", "minute"),
        ({"cron": "x" * 200}, 422, "bad_request", "cron"),
        ({"cron": ""}, 422, "bad_request", "cron"),
        ({"time_zone": "Mars/Olympus"}, 422, "bad_time_zone", "Mars"),
        ({"gallery": "nowhere"}, 404, "not_found", "nowhere"),
        ({"gallery": None}, 422, "bad_schedule", "missing"),
        ({"kind": "sweep"}, 422, "bad_schedule", "all galleries"),
        ({"encoder": "nobody"}, 404, "not_found", "nobody"),
        ({"kind": "dance"}, 422, "bad_request", "kind"),
        ({"when": "now"}, 422, "bad_request", "when"),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient,
    entries: Entries,
    changes: dict[str, Any],
    status: int,
    code: str,
    word: str,
) -> None:
    response = client.post(AT, json=asked(**changes))
    assert (response.status_code, response.json["error"]["code"]) == (status, code)
    assert word in response.json["error"]["message"]
    assert response.json["error"]["hint"]
    assert entries == {}
    assert len(client.get(AT).json["schedules"]) == 1


def test_with_redis_away_nothing_is_half_done(client: FlaskClient) -> None:
    response = client.post(AT, json=asked())
    assert (response.status_code, response.json["error"]["code"]) == (503, "service_down")
    assert response.json["error"]["hint"]
    assert len(client.get(AT).json["schedules"]) == 1


def test_what_was_not_changed_stays_armed_as_it_was(
    client: FlaskClient, entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = client.post(AT, json=asked()).json
    before = dict(entries)
    get_catalog().galleries.create("doomed")
    monkeypatch.setattr(
        type(get_catalog().schedules), "change", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    assert client.put(f"{AT}/{made['id']}", json=asked(cron="0 4 * * *")).status_code == 500
    assert entries == before


def test_edit_pause_resume_delete_and_undo(client: FlaskClient, entries: Entries) -> None:
    made = client.post(AT, json=asked()).json
    at = f"{AT}/{made['id']}"
    edited = client.put(at, json=asked(kind="evaluate", cron="15 4 * * *")).json
    assert (edited["kind"], edited["words"], edited["rebuild"]) == ("evaluate", "At 04:15", None)
    assert entries == {made["id"]: moment(edited["next_at"])}

    paused = client.post(f"{at}/pause").json
    assert (paused["paused"], paused["next_at"], entries) == (True, None, {})
    assert client.put(at, json=asked(cron="30 4 * * *")).json["next_at"] is None
    assert entries == {}
    resumed = client.post(f"{at}/resume").json
    assert (resumed["paused"], resumed["words"]) == (False, "At 04:30")
    assert client.post(f"{at}/resume").json == resumed
    assert entries == {made["id"]: moment(resumed["next_at"])}

    assert client.delete(at).json["deleted_at"]
    assert entries == {}
    assert client.get(at).status_code == 404
    assert [one["id"] for one in client.get(f"{AT}?deleted=true").json["schedules"]] == [made["id"]]
    assert client.post(f"{at}/restore").json["next_at"]
    assert client.get(f"{AT}?deleted=true").json["schedules"] == []
    assert made["id"] in entries
    assert client.get(at).status_code == 200


def test_pausing_and_deleting_need_no_redis(
    client: FlaskClient, entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = client.post(AT, json=asked()).json

    def away(*_: Any) -> None:
        raise redis.ConnectionError("away")

    monkeypatch.setattr(beat_entries, "disarm", away)
    monkeypatch.setattr(beat_entries, "arm", away)
    assert client.post(f"{AT}/{made['id']}/pause").status_code == 200
    assert client.post(f"{AT}/{made['id']}/resume").status_code == 503
    assert client.get(f"{AT}/{made['id']}").json["paused"]
    assert client.delete(f"{AT}/{made['id']}").status_code == 200


def test_run_now_gives_its_jobs_at_once_and_leaves_the_next_time(
    client: FlaskClient, entries: Entries
) -> None:
    made = client.post(AT, json=asked(encoder="shape")).json
    response = client.post(f"{AT}/{made['id']}/run")
    assert response.status_code == 202
    run = response.json
    (job,) = run["jobs"]
    assert (run["state"], run["asked_by"]) == ("running", "127.0.0.1")
    assert (job["encoder"], job["state"], job["joined"]) == ("shape", "queued", False)
    again = client.post(f"{AT}/{made['id']}/run").json
    assert [(one["id"], one["joined"]) for one in again["jobs"]] == [(job["id"], True)]

    get_catalog().jobs.fail(job["id"], "some_error", "it broke")
    shown = client.get(f"{AT}/{made['id']}").json
    assert shown["next_at"] == made["next_at"]
    assert (shown["last_run"]["id"], shown["last_run"]["state"]) == (again["id"], "failed")
    assert shown["last_run"]["jobs"][0]["error"] == "it broke"
    page = client.get(f"{AT}/{made['id']}/runs?limit=1").json
    assert ([one["id"] for one in page["runs"]], page["next_before"]) == (
        [again["id"]],
        again["id"],
    )
    rest = client.get(f"{AT}/{made['id']}/runs?before={again['id']}").json
    assert [one["id"] for one in rest["runs"]] == [run["id"]]


def test_a_sweep_out_of_turn_waits_for_a_worker(client: FlaskClient, entries: Entries) -> None:
    (sweep,) = client.get(AT).json["schedules"]
    run = client.post(f"{AT}/{sweep['id']}/run").json
    assert (run["state"], run["jobs"]) == ("running", [])


def test_unknown_ones_are_404(client: FlaskClient) -> None:
    for method, path in (
        ("get", ""),
        ("delete", ""),
        ("post", "/pause"),
        ("post", "/resume"),
        ("post", "/restore"),
        ("post", "/run"),
        ("get", "/runs"),
    ):
        response = getattr(client, method)(f"{AT}/{'a' * 32}{path}")
        assert (response.status_code, path) == (404, path)
        assert client.get(f"{AT}/nonsense").status_code == 422
