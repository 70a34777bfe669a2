"""Captions through the whole service: written by its worker, found by their words, a vote among others."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.drawn_shapes import png
from tests.live_service import LiveService

pytestmark = pytest.mark.integration

NAME = "described"
COUNT = 12


def picture(seed: int) -> bytes:
    blocks = np.random.default_rng(seed).integers(0, 255, (4, 4, 3), np.uint8)
    return png(Image.fromarray(blocks).resize((64, 64), Image.Resampling.NEAREST))


@pytest.fixture(scope="module")
def described(speaking_service: LiveService) -> Iterator[LiveService]:
    """The service, with a gallery of the tests' own in which every picture has a caption."""
    service = speaking_service
    service.request("POST", "/galleries", json={"name": NAME})
    files = [("pictures", (f"{n:02}.png", BytesIO(picture(n)))) for n in range(COUNT)]
    assert service.request("POST", f"/galleries/{NAME}/images", files=files).status_code == 200
    started = service.request("POST", f"/galleries/{NAME}/captions", json={})
    assert started.status_code == 202, started.text
    done = {job["id"]: job for job in service.jobs_done(NAME)}
    job = done[started.json()["id"]]
    assert (job["state"], job["done"], job["total"]) == ("done", COUNT, COUNT), job
    yield service
    service.request("DELETE", f"/galleries/{NAME}")


def images(service: LiveService, **query: str) -> list[dict[str, Any]]:
    found = service.request("GET", f"/galleries/{NAME}/images", params=query)
    listed: list[dict[str, Any]] = found.json()["images"]
    return listed


def test_every_picture_has_a_caption_that_finds_it(described: LiveService) -> None:
    told = described.get(f"/galleries/{NAME}/captions")
    assert told == {"captions": COUNT, "pictures": COUNT, "captioner": "blip", "alive": True}
    for one in images(described):
        words = " ".join(sorted(set(one["caption"].split())))
        assert one["id"] in {same["id"] for same in images(described, caption=words)}


def test_an_edit_is_found_by_its_words_and_by_vote_and_undone(described: LiveService) -> None:
    one = images(described)[5]
    at = f"/images/{one['id']}/caption"
    text = "a lighthouse in the fog"
    changed = described.request("PUT", at, json={"text": text}).json()
    assert (changed["text"], changed["source"]) == (text, "person")
    assert [found["id"] for found in images(described, caption="lighthouse")] == [one["id"]]
    described.jobs_done(NAME)
    answer = described.answer_to(gallery=NAME, text=text)
    votes = {
        vote["rank"]: result["image_id"]
        for result in answer["results"]
        for vote in result["votes"]
        if vote["encoder"] == "caption"
    }
    assert votes[1] == one["id"]
    assert described.request("POST", f"{at}/undo").json()["text"] == one["caption"]
    described.jobs_done(NAME)
    assert images(described, caption="lighthouse") == []


def test_a_query_picture_is_described_and_compared(described: LiveService) -> None:
    answer = described.ask(picture(3), gallery=NAME)
    said = {one["encoder"]: one["state"] for one in answer["encoders"]}
    assert said["caption"] == "voted"
    same = {
        one["id"] for one in images(described) if one["caption"] == images(described)[3]["caption"]
    }
    best = {
        result["image_id"]
        for result in answer["results"]
        for vote in result["votes"]
        if vote["encoder"] == "caption" and vote["score"] > 0.9999
    }
    assert best
    assert best <= same


def test_the_command_line_shows_sets_and_exports(described: LiveService) -> None:
    first = images(described)[0]
    assert "have a caption" in described.cli("caption", NAME).stdout
    shown = described.cli("captions", "show", NAME, "--limit", "1").stdout
    assert first["name"] in shown
    described.cli("captions", "set", str(first["id"]), "a windmill")
    assert first["name"] in described.cli("captions", "show", NAME, "windmill").stdout
    exported = described.cli("captions", "export", NAME).stdout.splitlines()
    assert exported[0] == "image,caption,by"
    assert f"{first['name']},a windmill,person" in exported
    described.cli("captions", "set", str(first["id"]), "--undo")
    described.jobs_done(NAME)
