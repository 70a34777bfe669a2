"""What a form may ask for, and what it may not."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from index_store.catalog.browsing_records import ImageFilter
from tasks.client import queries
from tasks.ensemble import get_catalog
from tasks.parts import MOST_PARTS, MOST_TEXT, Part, Shown, Words, in_words, to_json


@pytest.fixture
def asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """The parts of the query that was queued last; nothing is sent anywhere."""
    get_catalog().galleries.create("some")
    parts: list[Part] = []

    def submit(live: object, gallery: object, members: object, asked: list[Part], **_: Any) -> str:
        parts[:] = asked
        return "a" * 32

    monkeypatch.setattr(queries, "submit", submit)
    return parts


def png(colour: str) -> tuple[io.BytesIO, str]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(picture, "PNG")
    return io.BytesIO(picture.getvalue()), f"{colour}.png"


def ask(client: FlaskClient, *colours: str, **fields: Any) -> Any:
    if "parts" in fields and not isinstance(fields["parts"], str):
        fields["parts"] = json.dumps(fields["parts"])
    form = {"gallery": "some", "picture": [png(one) for one in colours]} | fields
    return client.post("/api/v1/queries", data=form, content_type="multipart/form-data")


def line(parts: list[Part]) -> str:
    return in_words(to_json(parts))


def test_everything_sent_counts_as_much(client: FlaskClient, asked: list[Part]) -> None:
    assert ask(client, "red", "blue", text="  снег, 2020 ").status_code == 202
    assert line(asked) == "red.png + blue.png + снег, 2020"
    assert {part.weight for part in asked} == {1.0}
    assert ask(client, text="2020").status_code == 202
    assert line(asked) == "2020"


def test_parts_say_what_counts_how_much(client: FlaskClient, asked: list[Part]) -> None:
    parts = [
        {"picture": 1},
        {"text": "snow", "weight": 0.5},
        {"picture": 0, "weight": -2},
        {"picture": 1, "weight": 0.1},
    ]
    assert ask(client, "red", "blue", parts=parts).status_code == 202
    assert line(asked) == "blue.png + snow - red.png + blue.png"
    assert [part.weight for part in asked] == [1, 0.5, -2, 0.1]


PICTURE = {"picture": 0}


@pytest.mark.parametrize(
    ("colours", "fields", "status", "said"),
    [
        ([], {}, 400, "send a picture, an image_id, a text or parts"),
        ([], {"text": "   "}, 400, "send a picture"),
        ([], {"text": "x" * (MOST_TEXT + 1)}, 422, "text"),
        ([], {"image_id": 9}, 404, "picture"),
        ([], {"parts": "{"}, 422, "parts"),
        ([], {"parts": []}, 422, "parts"),
        ([], {"parts": {"text": "snow"}}, 422, "parts"),
        ([], {"parts": [{}]}, 422, "a part is text, an image_id or a picture"),
        ([], {"parts": [{"text": " "}]}, 422, "a part is text"),
        ([], {"parts": [{"text": "a", "image_id": 1}]}, 422, "a part is text"),
        ([], {"parts": [{"text": "a", "weight": 0}]}, 422, "weighs something"),
        ([], {"parts": [{"text": "a", "weight": 11}]}, 422, "weight"),
        ([], {"parts": '[{"text": "a", "weight": NaN}]'}, 422, "parts"),
        ([], {"parts": [{"text": "a", "size": 1}]}, 422, "size"),
        ([], {"parts": [{"text": "a"}] * (MOST_PARTS + 1)}, 422, "parts"),
        ([], {"parts": [{"text": "a"}], "text": "b"}, 400, "instead of text"),
        ([], {"parts": [{"text": "a", "area": [0, 0, 1, 1]}]}, 422, "words have no area"),
        (["red"], {"parts": [PICTURE], "area": "[0, 0, 1, 1]"}, 400, "instead of text"),
        (["red"], {"area": "[0, 0, 1]"}, 422, "area"),
        (["red"], {"area": "0,0,1,1"}, 422, "area"),
        (["red"], {"area": "[0, 0, 2, 1]"}, 422, "area"),
        (["red"], {"area": "[0.5, 0, 0.5, 1]"}, 422, "no area of a picture"),
        (["red"], {"area": "[0, 0, 0.1, 1]"}, 422, "the area is 4 x 40 pixels"),
        (["red", "blue"], {"area": "[0, 0, 0.5, 1]"}, 400, "an area is of one picture"),
        ([], {"text": "snow", "area": "[0, 0, 0.5, 1]"}, 400, "an area is of one picture"),
        ([], {"parts": [PICTURE]}, 400, "picture 0, which was not sent"),
        (["red", "blue"], {"parts": [PICTURE]}, 400, "no part names picture 1"),
        (["red"] * (MOST_PARTS + 1), {}, 422, "picture"),
        (["red"] * MOST_PARTS, {"text": "snow"}, 400, f"at most {MOST_PARTS} parts"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: FlaskClient,
    asked: list[Part],
    colours: list[str],
    fields: dict[str, Any],
    status: int,
    said: str,
) -> None:
    response = ask(client, *colours, **fields)
    assert (response.status_code, asked) == (status, [])
    assert said in response.json["error"]["message"]


def test_a_field_for_files_that_was_left_empty_is_no_picture(
    client: FlaskClient, asked: list[Part]
) -> None:
    assert ask(client, text="snow", picture=(io.BytesIO(), "")).status_code == 202
    assert line(asked) == "snow"


def test_words_are_refused_where_nobody_understands_them(client: FlaskClient) -> None:
    gallery = get_catalog().galleries.create("some")
    added = client.post(f"/api/v1/galleries/{gallery.name}/images", data={"pictures": png("red")})
    assert added.status_code == 200
    response = ask(client, "blue", text="snow")
    assert (response.status_code, response.json["error"]["code"]) == (409, "no_text")
    assert "semblance models fetch clip" in response.json["error"]["hint"]
    assert [one["text"] for one in client.get("/api/v1/service").json["encoders"]] == [False] * 3


def test_filters_say_what_may_be_found(client: FlaskClient, monkeypatch: Any) -> None:
    get_catalog().galleries.create("some")
    asked: list[ImageFilter | None] = []

    def submit(*_: Any, wanted: ImageFilter | None, **__: Any) -> str:
        asked.append(wanted)
        return "a" * 32

    monkeypatch.setattr(queries, "submit", submit)
    assert ask(client, "red").status_code == 202
    assert asked == [None]
    fields = {"label": ["2020", "null"], "unlabelled": "true", "since": "2026-01-01T00:00:00+02:00"}
    assert ask(client, "red", **fields).status_code == 202
    assert asked[1] == ImageFilter(
        labels=("2020", "null"),
        unlabelled=True,
        since=datetime(2025, 12, 31, 22, tzinfo=UTC),
    )
    assert ask(client, "red", label="sea", until="2026-01-01T00:00:00Z").status_code == 202
    assert asked[2] == ImageFilter(labels=("sea",), until=datetime(2026, 1, 1, tzinfo=UTC))
    for wrong in ({"since": "2026-01-01T00:00:00"}, {"since": "soon"}, {"label": ["x" * 256]}):
        assert ask(client, "red", **wrong).status_code == 422
    assert len(asked) == 3


def test_filters_that_let_nothing_through_are_answered_at_once(client: FlaskClient) -> None:
    gallery = get_catalog().galleries.create("some")
    data = {"pictures": png("red"), "label": "sea"}
    assert client.post(f"/api/v1/galleries/{gallery.name}/images", data=data).status_code == 200
    for fields in ({"label": "hill"}, {"until": "2001-01-01T00:00:00Z"}):
        response = ask(client, "blue", **fields)
        assert (response.status_code, response.json["error"]["code"]) == (409, "nothing_matches")
        assert response.json["error"]["hint"] == "choose other labels or dates"
    # One that lets something through comes as far as the queue, which is not there.
    assert ask(client, "blue", label="sea").json["error"]["code"] == "service_down"


def test_parts_are_described(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    form = document["components"]["schemas"]["QueryForm"]["properties"]
    assert form["picture"]["items"] == {"type": "string", "format": "binary"}
    assert "JSON list of PartForm" in form["parts"]["description"]
    part = document["components"]["schemas"]["PartForm"]
    assert {"text", "image_id", "picture", "weight", "area"} == set(part["properties"])


def test_a_part_of_a_picture_can_be_meant(client: FlaskClient, asked: list[Part]) -> None:
    assert ask(client, "red", text="snow", area="[0, 0.25, 0.5, 1]", crop="auto").status_code == 202
    shown, words = asked
    assert isinstance(shown, Shown)
    assert shown.picture.size == (20, 30)
    assert shown.source.crop == "chosen"
    assert shown.source.area == ((0, 0.25, 0.5, 1), None)
    assert isinstance(words, Words)
    parts = [{"picture": 0, "area": [0, 0, 0.5, 0.5]}, {"picture": 0}]
    assert ask(client, "red", parts=parts).status_code == 202
    assert [one.picture.size for one in asked if isinstance(one, Shown)] == [(20, 20), (40, 40)]
