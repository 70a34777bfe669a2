"""Administrators look after users; the audit log remembers what was done."""

from typing import Any

from flask.testing import FlaskClient

from tasks.ensemble import get_catalog
from tests.unit.web.access.conftest import PASSWORD, SAME_ORIGIN, Login, Secrets, bearer, log_in

USERS = "/api/v1/users"


def test_an_administrator_makes_changes_and_removes_users(
    client: FlaskClient, login: Login
) -> None:
    admin = login("admin")
    ada = {"name": "Ada", "password": PASSWORD, "role": "viewer"}
    made = admin.post(USERS, json=ada, headers=SAME_ORIGIN)
    assert (made.status_code, made.json["name"]) == (201, "ada")
    assert "password" not in str(admin.get(USERS).json)
    changes: dict[str, Any] = {
        "role": "editor",
        "disabled": True,
        "password": "a new long password",
    }
    changed = admin.patch(f"{USERS}/ada", json=changes, headers=SAME_ORIGIN)
    assert (changed.json["role"], changed.json["disabled"]) == ("editor", True)
    assert log_in(client, "ada", changes["password"]).status_code == 401
    admin.patch(f"{USERS}/ada", json={"disabled": False}, headers=SAME_ORIGIN)
    assert log_in(client, "ada", changes["password"]).status_code == 303
    assert admin.delete(f"{USERS}/ada", headers=SAME_ORIGIN).status_code == 204
    assert admin.delete(f"{USERS}/ada", headers=SAME_ORIGIN).status_code == 404


def test_what_would_lock_everybody_out_is_refused(login: Login) -> None:
    admin = login("admin")
    assert admin.delete(f"{USERS}/admin", headers=SAME_ORIGIN).status_code == 409
    for change in ({"role": "viewer"}, {"disabled": True}):
        refused = admin.patch(f"{USERS}/admin", json=change, headers=SAME_ORIGIN)
        assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")


def test_one_does_not_take_ones_own_rights_away(login: Login) -> None:
    admin = login("admin")
    admin.patch(f"{USERS}/editor", json={"role": "admin"}, headers=SAME_ORIGIN)
    for change in ({"role": "viewer"}, {"disabled": True}):
        refused = admin.patch(f"{USERS}/admin", json=change, headers=SAME_ORIGIN)
        assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")
    same = admin.patch(f"{USERS}/admin", json={"role": "admin"}, headers=SAME_ORIGIN)
    assert same.status_code == 200
    other = login("editor").patch(f"{USERS}/admin", json={"role": "viewer"}, headers=SAME_ORIGIN)
    assert other.json["role"] == "viewer"


def test_the_log_tells_what_was_changed_of_a_user_and_which_key_was_made(login: Login) -> None:
    admin = login("admin")
    change = {"role": "editor", "disabled": True, "password": "a new long password"}
    admin.patch(f"{USERS}/viewer", json=change, headers=SAME_ORIGIN)
    form = {"name": "nightly", "scopes": ["read"]}
    key = admin.post("/api/v1/keys", json=form, headers=SAME_ORIGIN).json["id"]
    entries = admin.get("/api/v1/audit?limit=2").json["entries"]
    assert [one["target"] for one in entries] == [
        f"{key} nightly",
        "viewer editor disabled password",
    ]


def test_the_log_tells_what_was_cancelled_and_scheduled(client: FlaskClient) -> None:
    """Where nobody logs in it is kept, too."""
    catalog = get_catalog()
    job, _ = catalog.jobs.submit("reindex", catalog.galleries.create("holidays"), "colour")
    client.post(f"/api/v1/jobs/{job.id}/cancel")
    (sweep,) = catalog.schedules.list()
    client.post(f"/api/v1/schedules/{sweep.id}/pause")
    client.post(f"/api/v1/schedules/{'0' * 32}/pause")
    entries = client.get("/api/v1/audit").json["entries"]
    assert [(one["target"], one["outcome"]) for one in entries] == [
        ("0" * 32, "failed"),
        (f"sweep {sweep.id[:8]}", "done"),
        (f"reindex holidays colour {job.id[:8]}", "done"),
    ]


def test_a_weak_password_changes_nothing_else(login: Login) -> None:
    change = {"role": "admin", "password": "short"}
    refused = login("admin").patch(f"{USERS}/viewer", json=change, headers=SAME_ORIGIN)
    assert refused.status_code == 422
    assert get_catalog().users.get("viewer").role == "viewer"


def test_what_was_done_and_tried_is_remembered(client: FlaskClient, secrets: Secrets) -> None:
    create = {"name": "holidays"}
    client.post("/api/v1/galleries", json=create, headers=bearer(secrets["editor"]))
    client.post("/api/v1/galleries", json=create, headers=bearer(secrets["editor"]))
    client.delete("/api/v1/galleries/holidays", headers=bearer(secrets["editor"]))
    client.get("/api/v1/galleries", headers=bearer(secrets["editor"]))
    log_in(client, "viewer", "wrong")
    log_in(client, "no such name: a password?")
    log_in(client, "viewer")
    page = client.get("/api/v1/audit", headers=bearer(secrets["admin"])).json
    told = [(one["who"], one["action"], one["target"], one["outcome"]) for one in page["entries"]]
    assert told == [
        ("viewer", "login", "", "done"),
        ("", "login", "", "refused"),
        ("viewer", "login", "", "refused"),
        ("editor", "remove_gallery", "holidays", "refused"),
        ("editor", "create_gallery", "holidays", "failed"),
        ("editor", "create_gallery", "holidays", "done"),
    ]
    assert page["entries"][-1]["key_id"] == secrets["editor"].rpartition("_")[0][:16]
    assert page["entries"][-1]["address"] == "127.0.0.1"
    first = client.get("/api/v1/audit?limit=2", headers=bearer(secrets["admin"])).json
    rest = f"/api/v1/audit?before={first['next_before']}&who=editor"
    assert len(client.get(rest, headers=bearer(secrets["admin"])).json["entries"]) == 3


def test_who_searched_and_who_asked_for_work_is_told_by_name(
    client: FlaskClient, secrets: Secrets
) -> None:
    gallery = get_catalog().galleries.create("some")
    job, _ = get_catalog().jobs.submit("reindex", gallery, "colour", by="")
    assert job.submitted_by == ""
    made = client.post(
        "/api/v1/galleries/some/images",
        data={"pictures": (_png(), "a.png")},
        headers=bearer(secrets["editor"]),
    )
    assert {one["submitted_by"] for one in made.json["jobs"]} - {""} == {"editor"}


def _png() -> Any:
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    picture.seek(0)
    return picture
