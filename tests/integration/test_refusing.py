"""Moved weights, thumbs and saved weights on a running service: what is said is what is searched with."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live_service import LiveService

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def answer(service: LiveService) -> dict[str, Any]:
    return service.ask(service.drawn.queries[0][0])


@pytest.fixture
def usual(service: LiveService) -> Iterator[None]:
    """The gallery's weights, put back at the end."""
    before = service.get("/galleries/drawn/weights")["id"]
    yield
    while service.get("/galleries/drawn/weights")["id"] != before:
        service.request("POST", "/galleries/drawn/weights/undo")


def fuse(service: LiveService, query_id: str, **weights: float) -> dict[str, Any]:
    response = service.request("POST", f"/queries/{query_id}/fuse", json={"weights": weights})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ids(document: dict[str, Any]) -> list[int]:
    return [one["image_id"] for one in document["results"]]


def test_the_same_weights_give_the_answer_again(
    service: LiveService, answer: dict[str, Any]
) -> None:
    again = fuse(service, answer["id"])
    for name in ("results", "good_match", "probable", "fusion"):
        assert again[name] == answer[name]
    assert any(one["probability"] is not None for one in again["results"])


def test_other_weights_give_what_a_new_search_with_them_gives(
    service: LiveService, answer: dict[str, Any], usual: None
) -> None:
    moved = {"colour": 0.3, "texture": 0.0, "shape": 2.0}
    expected = fuse(service, answer["id"], **moved)
    assert ids(expected) != ids(answer)
    saved = service.request("PUT", "/galleries/drawn/weights", json={"weights": moved})
    assert saved.json()["kind"] == "by_hand"
    searched = service.ask(service.drawn.queries[0][0])
    assert {one["encoder"] for one in searched["encoders"]} == {"colour", "shape"}
    for name in ("results", "good_match", "probable"):
        assert searched[name] == expected[name]
    assert "in use again" in service.cli("tune", "drawn", "--undo").stdout
    assert service.get("/galleries/drawn/weights")["kind"] is None


def test_weights_can_be_moved_long_after_redis_forgot(
    service: LiveService, answer: dict[str, Any]
) -> None:
    service.redis().delete(f"semblance:query:{answer['id']}")
    assert ids(fuse(service, answer["id"])) == ids(answer)


def test_thumbs_are_there_when_the_same_is_asked_again(
    service: LiveService, answer: dict[str, Any]
) -> None:
    first = ids(answer)[0]
    path = f"/queries/{answer['id']}/feedback/{first}"
    assert service.request("PUT", path, json={"thumb": "down"}).status_code == 200
    again = service.ask(service.drawn.queries[0][0])
    assert again["id"] != answer["id"]
    assert {one["image_id"]: one["thumb"] for one in again["results"]}[first] == "down"
    assert service.get("/galleries/drawn/feedback")["down"] == 1
    assert service.request("DELETE", path).status_code == 204
    assert service.get("/galleries/drawn/feedback")["down"] == 0
