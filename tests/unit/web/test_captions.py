"""Captions over the API: read, changed, undone, searched by their words, and asked for."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from tasks.ensemble import get_catalog
from tests.conftest import forget
from tests.drawn_shapes import drawn, png

AT = "/api/v1/galleries/some"


@pytest.fixture(autouse=True)
def ids(client: FlaskClient) -> list[int]:
    """Three pictures."""
    client.post("/api/v1/galleries", json={"name": "some"})
    chance = np.random.default_rng(0)
    files = [(BytesIO(png(drawn("disc", chance))), f"{n}.png") for n in range(3)]
    added = client.post(f"{AT}/images", data={"pictures": files}).json
    return [one["id"] for one in added["added"]]


@pytest.fixture
def blip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A captioner, of which nobody asks more than its name."""
    folder = tmp_path / "weights" / "blip"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "blip"}')
    for name in ("preprocessor_config.json", "model.safetensors"):
        (folder / name).write_bytes(b"")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(folder.parent))
    forget()


def put(client: FlaskClient, image_id: int, text: str) -> dict[str, Any]:
    answer = client.put(f"/api/v1/images/{image_id}/caption", json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_caption_is_read_changed_and_undone(client: FlaskClient, ids: list[int]) -> None:
    at = f"/api/v1/images/{ids[0]}/caption"
    nothing = {"text": "", "source": None, "updated_at": None, "can_undo": False}
    assert client.get(at).json == nothing
    first = put(client, ids[0], " A red boat ")
    assert (first["text"], first["source"], first["can_undo"]) == ("A red boat", "person", True)
    put(client, ids[0], "A ship")
    assert client.get(at).json["text"] == "A ship"
    assert client.get(f"/api/v1/images/{ids[0]}").json["caption"] == "A ship"
    assert client.post(f"{at}/undo").json["text"] == "A red boat"
    gone = client.post(f"{at}/undo").json
    assert (gone["text"], gone["can_undo"]) == ("", False)
    assert client.post(f"{at}/undo").json["text"] == ""


def test_what_is_no_caption_is_refused(client: FlaskClient, ids: list[int]) -> None:
    at = f"/api/v1/images/{ids[0]}/caption"
    assert client.put(at, json={"text": "x" * 10_001}).status_code == 422
    assert client.put(at, json={"words": "x"}).status_code == 422
    assert client.put(at, data="x").status_code == 400
    for method in (client.get, client.post):
        unknown = method(
            "/api/v1/images/999999/caption" + ("/undo" if method == client.post else "")
        )
        assert (unknown.status_code, unknown.json["error"]["code"]) == (404, "not_found")
    assert client.post(f"{at}/undo").status_code == 404  # there never was one


def test_pictures_are_listed_by_the_words_of_their_captions(
    client: FlaskClient, ids: list[int]
) -> None:
    put(client, ids[0], "A red boat")
    put(client, ids[1], "A boat in the snow")

    def listed(**query: str) -> list[tuple[int, str]]:
        images = client.get(f"{AT}/images", query_string=query).json["images"]
        return [(one["id"], one["caption"]) for one in images]

    assert listed(caption="boat red") == [(ids[0], "A red boat")]
    assert [one for one, _ in listed(caption="boat")] == ids[:2]
    assert [one for one, _ in listed(caption="")] == ids
    assert listed()[2] == (ids[2], None)
    assert listed(caption='"') == []
    client.delete(f"/api/v1/images/{ids[0]}")
    assert [one for one, _ in listed(caption="boat")] == [ids[1]]
    assert client.get(f"{AT}/captions").json["captions"] == 1


def test_without_a_captioner_the_answer_says_how_to_have_one(client: FlaskClient) -> None:
    told = client.get(f"{AT}/captions").json
    assert told == {"captions": 0, "pictures": 3, "captioner": None, "alive": False}
    answer = client.post(f"{AT}/captions")
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "no_captioner")
    assert "semblance models fetch blip" in answer.json["error"]["hint"]


@pytest.mark.usefixtures("blip")
def test_asking_for_captions_twice_is_one_job_that_wants_all_of_it(client: FlaskClient) -> None:
    assert client.get(f"{AT}/captions").json["captioner"] == "blip"
    first = client.post(f"{AT}/captions")
    assert first.status_code == 202
    assert (first.json["kind"], first.json["state"], first.json["encoder"]) == (
        "caption",
        "queued",
        None,
    )
    body = {"again": True, "prompt": "a picture of"}
    assert client.post(f"{AT}/captions", json=body).json["id"] == first.json["id"]
    job = get_catalog().jobs.get(first.json["id"])
    assert job.params == {"again": True, "edits": False, "prompt": "a picture of"}
    assert client.post(f"{AT}/captions", json={"loud": True}).status_code == 422
    client.post("/api/v1/galleries", json={"name": "empty"})
    empty = client.post("/api/v1/galleries/empty/captions")
    assert (empty.status_code, empty.json["error"]["code"]) == (409, "empty_index")


def test_captions_of_a_removed_picture_can_still_be_changed(
    client: FlaskClient, ids: list[int]
) -> None:
    client.delete(f"/api/v1/images/{ids[0]}")
    assert put(client, ids[0], "A boat")["text"] == "A boat"
