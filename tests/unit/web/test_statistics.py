"""Statistics of a gallery over the API."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from index_store.catalog.statistics import ValueCount
from tasks.ensemble import get_catalog
from web.present_statistics import _periods

AT = "/api/v1/galleries/some"


def picture(kind: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return buffer.getvalue()


def upload(client: FlaskClient, label: str | None, *files: bytes) -> None:
    data: dict[str, Any] = {"pictures": [(io.BytesIO(one), "a") for one in files]}
    assert (
        client.post(f"{AT}/images", data=data | ({"label": label} if label else {})).status_code
        == 200
    )


def test_an_empty_gallery_has_statistics_too(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})
    told = client.get(f"{AT}/statistics").json
    assert (told["images"], told["bytes"], told["sizes"], told["added"]) == (0, 0, [], [])


def test_what_there_is(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})
    files = picture("PNG", (40, 30)), picture("JPEG", (400, 400))
    upload(client, "sea", *files)
    upload(client, None, picture("PNG", (41, 30)))
    catalog = get_catalog()
    gallery = catalog.galleries.get("some")
    catalog.images.mark_corrupt({3: "cut off"})
    job, _ = catalog.jobs.submit("ingest", gallery, None, {"path": "/a"})
    counts = {"added": 1, "duplicates": 2, "unchanged": 3, "skipped": 4, "unreadable": 5}
    catalog.ingests.keep(job.id, counts | {"reasons": [], "examples": []})
    told = client.get(f"{AT}/statistics").json
    assert (told["images"], told["corrupt"], told["bytes"]) == (2, 1, sum(map(len, files)))
    assert [(one["format"], one["images"]) for one in told["formats"]] == [("JPEG", 1), ("PNG", 1)]
    assert [one["from_pixels"] for one in told["sizes"]] == [0, 100_000]
    assert told["sizes"][0]["to_pixels"] == 100_000
    assert (told["top_labels"], told["unlabelled"]) == ([{"label": "sea", "images": 2}], 0)
    assert told["unreadable"] == [{"reason": "cut off", "images": 1}]
    assert (told["added_by"], [one["images"] for one in told["added"]]) == ("day", [2])
    assert {name: told["ingests"][0][name] for name in counts} == counts


def test_the_rest_of_many_labels_is_counted(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})
    for n in range(23):
        upload(client, f"label {n:02}", picture("PNG", (20 + n, 20)))
    told = client.get(f"{AT}/statistics").json
    assert len(told["top_labels"]) == 20
    assert told["other_labels"] == {"labels": 3, "images": 3}


@pytest.mark.parametrize(
    ("span", "unit", "bars"),
    [(0, "day", 1), (61, "day", 62), (62, "month", 3), (365 * 8, "year", 8)],
)
def test_time_has_as_many_bars_as_can_be_looked_at(span: int, unit: str, bars: int) -> None:
    first = date(2020, 1, 1)
    days = [ValueCount(str(first), 1, 1), ValueCount(str(first + timedelta(days=span)), 2, 2)]
    found, periods = _periods(days if span else days[:1])
    assert (found, len(periods)) == (unit, bars)
    assert sum(one.images for one in periods) == (3 if span else 1)


def test_a_handful_of_pictures_shows_every_label(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})
    assert client.get(f"{AT}/samples").json == {"images": []}
    upload(client, "sea", picture("PNG", (40, 30)), picture("PNG", (42, 30)))
    upload(client, "hill", picture("PNG", (41, 30)))
    told = client.get(f"{AT}/samples?limit=2").json["images"]
    assert [one["label"] for one in told] == ["hill", "sea"]
    assert client.get(told[0]["thumbnail_url"]).status_code == 200
    assert client.get(f"{AT}/samples?limit=0").status_code == 422
    assert client.get("/api/v1/galleries/none/samples").status_code == 404
