"""Calls against the application itself."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from index_store.catalog.browsing_records import ImageFilter
from tasks.ensemble import get_catalog
from web.client import ApiError, Client
from web.schemas.selections import FilterForm, SelectionForm
from web.schemas.suggestions import DecisionForm


@pytest.fixture
def gallery(calls: Client, tmp_path: Path) -> str:
    calls.galleries.create("some")
    for at, colour in enumerate(["red", "green", "blue"]):
        path = tmp_path / f"{colour}.png"
        Image.new("RGB", (40 + at, 40), colour).save(path)
        calls.images.upload("some", [path], label="sea" if colour == "blue" else None)
    return "some"


def test_pictures_are_listed_over_pages_and_filtered(calls: Client, gallery: str) -> None:
    listed = list(calls.images.list(gallery, sort="newest", page_size=2))
    assert [image.name for image in listed] == ["blue.png", "green.png", "red.png"]
    assert listed[0].width == 42
    wanted = FilterForm(unlabelled=True, name="RED")
    assert [image.name for image in calls.images.list(gallery, wanted)] == ["red.png"]
    assert calls.images.count(gallery, wanted).images == 1
    assert [one.name for one in calls.galleries.samples(gallery, limit=2)] == [
        "blue.png",
        "red.png",
    ]
    assert calls.images.thumbnail(listed[0].id)[:2] == b"\xff\xd8"
    assert calls.images.picture(listed[0].id)[:2] == b"\xff\xd8"


def test_pictures_are_removed_and_come_back(calls: Client, gallery: str) -> None:
    image = next(calls.images.list(gallery))
    assert calls.images.remove(image.id).state == "removed"
    assert calls.images.restore(image.id).state == "ready"
    assert calls.images.set_caption(image.id, "A red square").source == "person"
    assert calls.images.caption(image.id).text == "A red square"
    assert calls.images.undo_caption(image.id).text == ""


def test_many_are_changed_and_changed_back(calls: Client, gallery: str) -> None:
    everything = SelectionForm(filter=FilterForm(unlabelled=True))
    change = calls.changes.make(gallery, "label", everything, label="land")
    assert (change.changed, change.done) == (2, True)
    assert [one.label for one in calls.galleries.labels(gallery)] == ["land", "sea"]
    assert calls.changes.undo(change.id).is_undone
    assert [one.id for one in calls.changes.list(gallery)] == [change.id]


def test_originals_are_downloaded(calls: Client, gallery: str, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    calls.images.download(gallery, SelectionForm(filter=FilterForm()), target)
    assert sorted(ZipFile(target).namelist()) == ["green.png", "red.png", "sea/blue.png"]


def test_a_refused_download_leaves_no_file(calls: Client, tmp_path: Path) -> None:
    with pytest.raises(ApiError):
        calls.images.download("nowhere", SelectionForm(ids=[1]), tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()


def test_jobs_are_listed_over_pages_followed_and_cancelled(calls: Client, gallery: str) -> None:
    started = calls.galleries.reindex(gallery)
    listed = list(calls.jobs.list(gallery=gallery, page_size=2))
    assert {job.id for job in listed} == {job.id for job in started}
    assert list(calls.jobs.list(state="done")) == []
    for job in started:
        assert calls.jobs.cancel(job.id).state == "cancelled"
    followed = list(calls.follow_jobs(started))
    assert {(job.id, job.state) for job in followed} == {(one.id, "cancelled") for one in started}
    assert calls.jobs.read(started[0].id).evaluation_id is None


def test_a_followed_job_tells_how_far_it_is_until_it_ends(calls: Client, gallery: str) -> None:
    catalog = get_catalog()
    job = calls.galleries.reindex(gallery)[0]
    seen = []
    for now in calls.follow_job(job):
        seen.append((now.state, now.done))
        if len(seen) == 1:
            catalog.jobs.claim(job.id, "worker", 60)
            catalog.jobs.progress(job.id, 1, 3, "embedding", owner="worker")
        elif now.state == "running":
            catalog.jobs.fail(job.id, "failed", "for a test")
    assert seen[0] == ("queued", 0)
    assert ("running", 1) in seen
    assert seen[-1][0] == "failed"


def test_a_job_that_is_not_there_is_not_waited_for(calls: Client) -> None:
    with pytest.raises(ApiError, match="no job"):
        list(calls.follow_job("0" * 32))


def test_a_schedule_that_nobody_would_serve_is_refused(calls: Client, gallery: str) -> None:
    preview = calls.schedules.preview("0 3 * * *", time_zone="Europe/Berlin")
    assert (preview.cron, len(preview.next)) == ("0 3 * * *", 5)
    with pytest.raises(ApiError) as caught:
        calls.schedules.create("0 3 * * *", "evaluate", gallery)
    assert caught.value.code == "service_down"
    assert calls.schedules.list(gallery) == []


def test_weights_and_prompts_are_set_and_taken_back(calls: Client, gallery: str) -> None:
    assert calls.weights.write(gallery, {"colour": 0.5}).weights["colour"] == 0.5
    assert calls.weights.undo(gallery).kind is None
    assert calls.weights.read(gallery).kind is None
    assert calls.weights.feedback(gallery).up == 0
    assert calls.weights.measure_feedback(gallery).weights is None
    own = calls.prompts.write(gallery, ["a {} of ours."]).own
    assert own
    assert own.templates == ["a {} of ours."]
    assert calls.prompts.withdraw(gallery).own is None
    assert calls.prompts.read(gallery).own is None


def test_what_a_gallery_is_like(calls: Client, gallery: str) -> None:
    assert [one.name for one in calls.galleries.list()] == [gallery]
    assert calls.galleries.statistics(gallery).images == 3
    assert {one.encoder for one in calls.indexes.list(gallery)} == {"colour", "texture", "shape"}
    assert calls.captions.read(gallery).captions == 0
    assert calls.suggestions.read(gallery).run is None
    assert calls.suggestions.decisions(gallery) == []
    assert list(calls.evaluations.list(gallery)) == []
    with pytest.raises(ApiError):
        calls.suggestions.decide(gallery, DecisionForm(action="accept", label="sea"))
    calls.galleries.delete(gallery)
    assert calls.galleries.list() == []


def test_a_job_is_started_again(calls: Client, gallery: str) -> None:
    stopped = calls.jobs.cancel(calls.galleries.reindex(gallery)[0].id)
    again = calls.jobs.resume(stopped.id)
    assert (again.encoder, again.state) == (stopped.encoder, "queued")
    with pytest.raises(ApiError, match="this job is queued"):
        calls.jobs.resume(again.id)


def test_past_queries_are_listed_forgotten_and_restored(calls: Client, gallery: str) -> None:
    found = get_catalog().galleries.get(gallery)
    filtered = ImageFilter(labels=("sea",), until=datetime(2026, 1, 31, tzinfo=UTC))
    for number in range(3):
        request = {
            "gallery": gallery,
            "gallery_id": found.id,
            "name": "snow",
            "k": 10,
            "by": "somebody",
            "asked_at": 0.0,
            "filter": filtered.to_json(),
            "parts": [{"weight": 1.0, "text": "snow"}],
        }
        answer = {"state": "done", "took_ms": 1.0, "encoders": [], "results": [], "error": None}
        get_catalog().searches.record(str(number) * 32, request, answer)
    past = list(calls.queries.list(gallery, page_size=2))
    assert [one.id[0] for one in past] == ["2", "1", "0"]
    assert past[0].filter is not None
    assert (past[0].filter.label, past[0].filter.until) == (["sea"], filtered.until)
    assert list(calls.queries.list(gallery, mine=True)) == []
    calls.queries.forget(past[0].id)
    assert len(list(calls.queries.list())) == 2
    calls.queries.restore(past[0].id)
    assert calls.queries.clear(gallery).queries == 3


def test_room_on_the_disk_is_told(calls: Client, gallery: str) -> None:
    storage = calls.service.storage()
    assert storage.disk is not None
    assert storage.disk.free_bytes > 0
    assert [(one.gallery, one.images) for one in storage.galleries] == [(gallery, 3)]


def test_a_service_without_redis_says_so(calls: Client, gallery: str) -> None:
    assert not calls.service.read().redis
    with pytest.raises(ApiError) as caught:
        calls.search(gallery, text="sea")
    assert caught.value.code in ("service_down", "no_text")
    with pytest.raises(ApiError) as caught:
        calls.search(gallery, calls.images.thumbnail(next(calls.images.list(gallery)).id))
    assert (caught.value.status, caught.value.code) == (503, "service_down")


def test_an_open_service_lets_everybody_in_until_there_is_a_user(calls: Client) -> None:
    assert calls.service.me().open
    assert calls.keys.list() == []
    assert calls.users.add("ada", "correct horse battery", "admin").role == "admin"
    with pytest.raises(ApiError) as caught:
        calls.users.list()
    assert caught.value.code == "login_required"
