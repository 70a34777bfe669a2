"""Added pictures are found and removed ones are gone at once, without a rebuild, in every kind of index."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.live_service import LiveService

pytestmark = pytest.mark.integration


def mirrored(path: Path) -> bytes:
    """A picture no gallery has."""
    data = io.BytesIO()
    with Image.open(path) as picture:
        ImageOps.flip(picture).save(data, "PNG")
    return data.getvalue()


def voters_for(answer: dict, image_id: int) -> set[str]:
    """Who put the picture first."""
    return {
        vote["encoder"]
        for result in answer["results"]
        if result["image_id"] == image_id
        for vote in result["votes"]
        if vote["rank"] == 1
    }


def test_upload_find_remove_restore(service: LiveService) -> None:
    picture = mirrored(service.drawn.queries[3][0])
    versions = service.get("/galleries/drawn")["indexes"]
    assert {one["kind"] for one in versions} == {"exact", "hnsw", "annoy"}

    uploaded = service.request(
        "POST",
        "/galleries/drawn/images",
        files=[("pictures", ("new.png", picture))],
        data={"label": "new"},
    ).json()
    (image,) = uploaded["added"]
    assert image["label"] == "new"
    assert len(uploaded["jobs"]) == 3
    service.jobs_done("drawn")
    assert voters_for(service.ask(picture), image["id"]) == {"colour", "texture", "shape"}

    assert service.request("DELETE", f"/images/{image['id']}").json()["state"] == "removed"
    ids = {result["image_id"] for result in service.ask(picture)["results"]}
    assert image["id"] not in ids

    assert service.request("POST", f"/images/{image['id']}/restore").json()["state"] == "ready"
    assert voters_for(service.ask(picture), image["id"]) == {"colour", "texture", "shape"}
    assert service.get("/galleries/drawn")["indexes"] == versions  # nothing was rebuilt

    again = service.request(
        "POST", "/galleries/drawn/images", files=[("pictures", ("same.png", picture))]
    ).json()
    assert [one["id"] for one in again["duplicates"]] == [image["id"]]
    service.request("DELETE", f"/images/{image['id']}")


def test_a_second_reindex_gets_the_running_job(service: LiveService) -> None:
    first = service.request("POST", "/galleries/drawn/reindex", json={}).json()["jobs"]
    second = service.request("POST", "/galleries/drawn/reindex", json={}).json()["jobs"]
    assert len(first) == 3
    running = {job["id"] for job in first}
    unfinished = {job["id"] for job in second if job["id"] in running}
    assert unfinished or all(service.get(f"/jobs/{one}")["state"] == "done" for one in running)
    jobs = service.jobs_done("drawn")
    assert all(job["state"] == "done" for job in jobs), jobs
