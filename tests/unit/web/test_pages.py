"""Pages load whatever is missing, and say what is."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from index_store.images import ImageFiles
from models_store.preprocess.thumbnail import thumbnail
from tasks.ensemble import get_catalog
from tests.served_app import page_addresses


@pytest.mark.parametrize(
    "page", ["/", "/galleries", "/jobs", "/schedules", "/searches", "/api/openapi.json"]
)
def test_pages_load_without_redis_and_galleries(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200


def test_every_page_loads_without_redis(client: FlaskClient) -> None:
    record_search("a" * 32, gallery="some")
    get_catalog().galleries.create("some")
    pages = page_addresses(client.application)
    assert len(pages) >= 9
    for page in [*pages, "/api/docs"]:
        assert client.get(page).status_code == 200, page


def test_what_needs_redis_says_so_and_the_rest_is_told(client: FlaskClient) -> None:
    told = client.get("/api/v1/service").json
    assert (told["redis"], told["paused"]) == (False, [])
    assert told["disk"]["total_bytes"] > told["disk"]["free_bytes"] > 0
    for part in ("workers", "queues", "votes"):
        answer = client.get(f"/api/v1/service/{part}")
        assert (answer.status_code, answer.json["error"]["code"]) == (503, "service_down")
        assert "semblance up" in answer.json["error"]["hint"]
    assert client.get("/api/v1/service/storage").status_code == 200
    paused = client.post("/api/v1/service/queues/encode.colour/pause")
    assert paused.json["error"]["code"] == "service_down"


def test_an_unknown_page_and_gallery_are_pages_too(client: FlaskClient) -> None:
    for path in ("/nowhere", "/galleries/unheard-of"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.mimetype == "text/html"


def record_search(search_id: str, answered: dict[str, Any] | None = None, **asked: Any) -> None:
    """An answered search in the gallery ``old``, as earlier versions and this one record it."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("old")
    request = {
        "gallery": "old",
        "gallery_id": gallery.id,
        "name": "a.jpg",
        "k": 10,
        "by": "",
        "image_id": None,
        "asked_at": 0.0,
        "deadline_s": 10.0,
        **asked,
    }
    answer = {"state": "done", "took_ms": 1.0, "encoders": [], "results": [], "error": None}
    catalog.searches.record(search_id, request, answer | (answered or {}))


def test_an_answered_search_is_shown_without_redis(client: FlaskClient) -> None:
    record_search("a" * 32)
    assert client.get(f"/searches/{'a' * 32}").status_code == 200
    assert client.get(f"/api/v1/queries/{'a' * 32}").json["state"] == "done"


AREA = {"box": [0.1, 0.2, 0.9, 0.6], "confidence": 0.974}


@pytest.mark.parametrize(
    ("asked", "crop", "said"),
    [
        ({}, "none", None),  # before there was a crop
        (
            {"area": AREA},
            "auto",
            "Searched with a part of it (confidence 97%)",
        ),  # before it was kept
        ({"area": AREA, "crop": "auto"}, "auto", "Searched with a part of it (confidence 97%)"),
        ({"area": None, "crop": "auto"}, "auto", "No picture inside was found"),
        (
            {"area": AREA | {"confidence": None}, "crop": "chosen"},
            "chosen",
            "Searched with a part of it</p>",
        ),
        ({"area": None, "crop": "none"}, "none", None),
    ],
)
def test_an_answer_says_how_much_of_the_picture_was_searched_with(
    client: FlaskClient, asked: dict[str, Any], crop: str, said: str | None
) -> None:
    record_search("b" * 32, **asked)
    source = client.get(f"/api/v1/queries/{'b' * 32}").json["source"]
    assert source["crop"] == crop
    assert source["area"] == asked.get("area")
    page = client.get(f"/searches/{'b' * 32}").text
    assert ('class="asked-part"' in page) == (said is not None)
    assert (said or "") in page


PARTS = [
    {
        "weight": 1.0,
        "picture": {
            "name": "beach.jpg",
            "content_hash": "a" * 64,
            "image_id": 7,
            "crop": "none",
            "area": None,
        },
    },
    {"weight": -0.5, "text": "<people>"},
]


@pytest.mark.parametrize(
    ("parts", "line", "chips"),
    [
        (PARTS, "beach.jpg - &lt;people&gt;", 2),
        (PARTS[:1], "beach.jpg", 0),
        ([{"weight": 1.0, "text": "снег"}], "снег", 0),
    ],
)
def test_an_answer_says_what_was_asked(
    client: FlaskClient, parts: list[dict[str, Any]], line: str, chips: int
) -> None:
    record_search("d" * 32, parts=parts)
    told = client.get(f"/api/v1/queries/{'d' * 32}").json
    assert [part["weight"] for part in told["parts"]] == [part["weight"] for part in parts]
    assert (told["source"] is None) == ("picture" not in parts[0])
    page = client.get(f"/searches/{'d' * 32}").text
    assert f"<title>{line} in old" in page
    assert page.count("part-name") == chips
    assert ("asked-said" in page) == (told["source"] is None)
    assert client.get(f"/api/v1/queries/{'d' * 32}/pictures/1").status_code == 404
    assert client.get(f"/api/v1/queries/{'d' * 32}/pictures/8").status_code in (404, 422)


RESULT = {
    "rank": 1,
    "image_id": 1,
    "name": "a.jpg",
    "label": "<cat>",
    "width": 1,
    "height": 1,
    "score": 1.0,
    "votes": [],
}
PROBABLE = {"label": "<cat>", "probability": 0.931}


@pytest.mark.parametrize(
    ("answered", "expected", "said"),
    [
        ({"results": [RESULT]}, (None, None, None), None),  # before there were odds
        (
            {"results": [RESULT | PROBABLE], "good_match": True, "probable": PROBABLE},
            (True, PROBABLE, 0.931),
            "Probably: <strong>&lt;cat&gt;</strong> (0.93)",
        ),
        (
            {"results": [RESULT | {"probability": 0.1}], "good_match": False, "probable": None},
            (False, None, 0.1),
            "No good match: nothing in this gallery is likely of the same kind.",
        ),
    ],
)
def test_an_answer_says_what_it_comes_to(
    client: FlaskClient,
    answered: dict[str, Any],
    expected: tuple[bool | None, dict[str, Any] | None, float | None],
    said: str | None,
) -> None:
    record_search("c" * 32, answered)
    told = client.get(f"/api/v1/queries/{'c' * 32}").json
    (result,) = told["results"]
    assert (told["good_match"], told["probable"], result["probability"]) == expected
    page = client.get(f"/searches/{'c' * 32}").text
    assert ('class="verdict"' in page) == (said is not None)
    assert ('class="results unlikely"' in page) == (told["good_match"] is False)
    assert (said or "") in page


def test_a_part_of_the_picture_is_suggested(client: FlaskClient, var: Path) -> None:
    inside = Image.effect_noise((320, 160), 80).convert("RGB")
    between_bars, buffer = Image.new("RGB", (320, 320)), io.BytesIO()
    between_bars.paste(inside, (0, 80))
    between_bars.save(buffer, "JPEG", quality=90)
    files = ImageFiles(var)
    files.save_thumbnail("a" * 64, buffer.getvalue)
    plain = PARTS[0] | {"picture": PARTS[0]["picture"] | {"content_hash": "b" * 64}}
    files.save_thumbnail("b" * 64, lambda: thumbnail(inside))
    record_search("e" * 32, parts=[PARTS[0], plain, PARTS[1]])
    address = f"/api/v1/queries/{'e' * 32}/pictures"
    found = client.get(f"{address}/0/area").json["area"]
    assert found["box"] == pytest.approx([0, 0.25, 1, 0.75], abs=0.02)
    assert 0 < found["confidence"] <= 1
    assert client.get(f"{address}/1/area").json == {"area": None}
    assert client.get(f"{address}/2/area").status_code == 404


def test_a_search_without_redis_says_what_to_do(client: FlaskClient) -> None:
    gallery = get_catalog().galleries.create("some")
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    uploaded = client.post(
        f"/api/v1/galleries/{gallery.name}/images",
        data={"pictures": (io.BytesIO(picture.getvalue()), "red.png")},
    )
    assert uploaded.status_code == 200
    assert [job["state"] for job in uploaded.json["jobs"]] == ["queued"] * 3  # for when it is back
    asked = client.post(
        "/api/v1/queries",
        data={"gallery": "some", "picture": (io.BytesIO(picture.getvalue()), "red.png")},
    )
    assert asked.status_code == 503
    assert asked.json["error"]["code"] == "service_down"
    assert "semblance up" in asked.json["error"]["hint"]


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json == {"status": "unready", "redis": False, "catalog": True}
