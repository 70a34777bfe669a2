"""Moved weights, thumbs and saved weights over HTTP: nothing but the catalog is needed."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from index_store.feedback_tuning import FEWEST
from tasks.ensemble import get_catalog
from tasks.outcome import Outcome
from tests.kept_searches import answered, by_chance, evidence, filled_gallery
from tests.thumbs import judge_searches


@pytest.fixture
def search(client: FlaskClient) -> str:
    """An answered search of three votes in the gallery ``some`` of 60 pictures."""
    gallery, ids = filled_gallery(get_catalog(), "some", 60)
    outcomes = [
        Outcome(name, 1.0, by_chance(ids, 40, seed), evidence=evidence({"even": 1.0}))
        for seed, name in enumerate(("colour", "texture", "shape"))
    ]
    return answered(get_catalog(), gallery, outcomes, asked="a beach")


def ids_of(document: dict[str, Any]) -> list[int]:
    return [one["image_id"] for one in document["results"]]


def test_moved_weights_give_other_results_and_leave_the_answer(
    client: FlaskClient, search: str
) -> None:
    at = f"/api/v1/queries/{search}"
    before = client.get(at).json
    same = client.post(f"{at}/fuse").json
    for name in ("results", "good_match", "probable", "fusion"):
        assert same[name] == before[name]
    assert same["weights"] == {"colour": 1, "texture": 1, "shape": 1}
    moved = client.post(f"{at}/fuse", json={"weights": {"colour": 0, "shape": 0.1}}).json
    assert moved["weights"] == {"colour": 0, "texture": 1, "shape": 0.1}
    assert moved["voters"] == 2
    assert ids_of(moved) != ids_of(before)
    for result in moved["results"]:
        assert {vote["encoder"] for vote in result["votes"]} <= {"texture", "shape"}
        assert result["agreement"] == sum(vote["rank"] <= 10 for vote in result["votes"])
        assert result["thumbnail_url"].endswith(f"/images/{result['image_id']}/thumbnail")
    assert client.get(at).json == before


def test_what_is_missing_without_an_encoder(client: FlaskClient, search: str) -> None:
    fused = client.post(f"/api/v1/queries/{search}/fuse", json={}).json
    assert {one["encoder"] for one in fused["without"]} == {"colour", "texture", "shape"}
    for one in fused["without"]:
        weights = {"weights": {one["encoder"]: 0}}
        without = client.post(f"/api/v1/queries/{search}/fuse", json=weights).json
        assert one["changed"] == len(one["gone"]) == len(set(ids_of(fused)) - set(ids_of(without)))
        assert {come["image_id"] for come in one["come"]} == set(ids_of(without)) - set(
            ids_of(fused)
        )


def test_another_method(client: FlaskClient, search: str) -> None:
    at = f"/api/v1/queries/{search}/fuse"
    borda = client.post(at, json={"fusion": "borda"}).json
    assert borda["fusion"] == "borda"
    assert all(vote["contribution"] <= 1 for one in borda["results"] for vote in one["votes"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"weights": {"sound": 1}}, 422, "wrong_weights"),
        ({"weights": {"colour": 0, "texture": 0, "shape": 0}}, 422, "wrong_weights"),
        ({"weights": {"colour": -1}}, 422, "bad_request"),
        ({"weights": {"colour": 1e9}}, 422, "bad_request"),
        ({"weights": []}, 422, "bad_request"),
        ({"fusion": "coin"}, 422, "bad_request"),
        ({"weight": {}}, 422, "bad_request"),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, search: str, body: dict[str, Any], status: int, code: str
) -> None:
    response = client.post(f"/api/v1/queries/{search}/fuse", json=body)
    assert (response.status_code, response.json["error"]["code"]) == (status, code)


def test_a_search_from_before_rankings_were_kept_says_what_to_do(client: FlaskClient) -> None:
    gallery, _ = filled_gallery(get_catalog(), "some", 3)
    request = {"gallery_id": gallery.id, "name": "cat.jpg", "k": 10, "by": ""}
    get_catalog().searches.record("a" * 32, request, {"state": "done", "took_ms": 1.0})
    response = client.post(f"/api/v1/queries/{'a' * 32}/fuse")
    assert (response.status_code, response.json["error"]["code"]) == (409, "no_rankings")
    assert "search again" in response.json["error"]["hint"]


def test_thumbs_are_kept_changed_and_taken_back(client: FlaskClient, search: str) -> None:
    at = f"/api/v1/queries/{search}"
    first, second, *_ = ids_of(client.get(at).json)
    assert client.put(f"{at}/feedback/{first}", json={"thumb": "up"}).json == {
        "thumb": "up",
        "image_id": first,
    }
    client.put(f"{at}/feedback/{second}", json={"thumb": "up"})
    client.put(f"{at}/feedback/{second}", json={"thumb": "down"})
    for document in (client.get(at).json, client.post(f"{at}/fuse").json):
        assert [one["thumb"] for one in document["results"]][:3] == ["up", "down", None]
    counted = client.get("/api/v1/galleries/some/feedback").json
    assert counted == {"up": 1, "down": 1, "questions": 1, "fewest": FEWEST}
    assert client.delete(f"{at}/feedback/{first}").status_code == 204
    assert client.delete(f"{at}/feedback/{first}").status_code == 204
    assert client.get(at).json["results"][0]["thumb"] is None
    assert client.put(f"{at}/feedback/{first}", json={"thumb": "sideways"}).status_code == 422
    assert client.put(f"{at}/feedback/999999", json={"thumb": "up"}).status_code == 404


def test_weights_are_saved_for_the_gallery_and_taken_back(client: FlaskClient, search: str) -> None:
    at = "/api/v1/galleries/some/weights"
    usual = client.get(at).json
    assert (usual["kind"], usual["id"]) == (None, None)
    saved = client.put(at, json={"weights": {"colour": 0.25}}).json
    assert saved["kind"] == "by_hand"
    assert saved["weights"] == usual["weights"] | {"colour": 0.25}
    later = client.put(at, json={"weights": {"colour": 0.5}}).json
    refused = client.post(f"{at}/undo", json={"id": saved["id"]})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "nothing_to_undo")
    assert client.post(f"{at}/undo", json={"id": later["id"]}).json["id"] == saved["id"]
    assert client.post(f"{at}/undo").json == usual
    assert client.post(f"{at}/undo").status_code == 409
    assert client.put(at, json={"weights": {"sound": 1}}).json["error"]["code"] == "wrong_weights"
    assert client.put(at, json={"weights": {}}).status_code == 422


def test_weights_from_feedback_are_shown_used_and_taken_back(client: FlaskClient) -> None:
    gallery, ids = filled_gallery(get_catalog(), "some", 60)
    at = "/api/v1/galleries/some/feedback/tuning"
    nothing = client.get(at).json
    assert (nothing["keep"], nothing["more_needed"], nothing["weights"]) == (False, FEWEST, None)
    assert client.post(at).json["error"]["code"] == "no_clear_gain"
    noises = {"colour": 0.3, "texture": 2.5, "shape": 2.5}
    judge_searches(get_catalog(), gallery, ids, 30, noises)
    shown = client.get(at).json
    assert shown["keep"]
    assert shown["gain"]["low"] > 0
    assert shown["in_use"] == client.get("/api/v1/galleries/some/weights").json["weights"]
    other = client.post(at, json={"weights": {"colour": 1, "texture": 1, "shape": 1}})
    assert other.status_code == 409
    used = client.post(at, json={"weights": shown["weights"]}).json
    weights = client.get("/api/v1/galleries/some/weights").json
    assert (weights["kind"], weights["id"]) == ("feedback", used["id"])
    assert weights["weights"] == shown["weights"]
    undone = client.post("/api/v1/galleries/some/weights/undo", json={"id": used["id"]}).json
    assert undone["weights"] == shown["in_use"]
