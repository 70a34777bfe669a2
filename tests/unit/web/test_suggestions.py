"""Suggested labels over the API: what is asked, shown, decided and taken back; nobody works."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from index_store.catalog.database import Catalog
from index_store.catalog.records import NewImage
from index_store.catalog.suggestion_records import Suggestion
from tasks.client import suggestions
from tasks.ensemble import get_catalog

AT = "/api/v1/galleries/some"


@pytest.fixture
def catalog(client: FlaskClient) -> Catalog:
    """A gallery of four pictures without a label and one with, which an encoder has an index of."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    pictures = [NewImage(f"{n:064d}", f"var://{n}", f"{n}.jpg", 1) for n in range(4)]
    labelled = NewImage(f"{9:064d}", "var://9", "9.jpg", 1, label="fire_truck")
    catalog.images.add_many(gallery.id, [*pictures, labelled])
    catalog.index_versions.record(gallery.id, "shape", "r1", 1, kind="exact", rows=5, dimension=8)
    return catalog


@pytest.fixture
def run_id(catalog: Catalog) -> int:
    return new_run(catalog)


def new_run(catalog: Catalog) -> int:
    """Three cats and a dog."""
    gallery = catalog.galleries.get("some")
    job, _ = catalog.jobs.submit("suggest", gallery, "shape")
    run_id = catalog.suggestions.begin(gallery.id, job.id, "shape")
    cats = [Suggestion(one, "cat", 1 - one / 10) for one in (1, 2, 3)]
    catalog.suggestions.add(run_id, [*cats, Suggestion(4, "dog", 0.5)])
    catalog.suggestions.publish(run_id, "probe", {"schema": 1})
    catalog.jobs.fail(job.id, "over", "so that the next can begin")
    return run_id


def label_of(client: FlaskClient, image_id: int) -> str | None:
    found: dict[str, Any] = client.get(f"/api/v1/images/{image_id}").json
    return found["label"]


def decide(client: FlaskClient, **body: Any) -> Any:
    return client.post(f"{AT}/suggestions/decisions", json=body)


@pytest.mark.usefixtures("catalog")
def test_a_job_is_asked_for_on_ones_own_terms(client: FlaskClient) -> None:
    body = {"classes": ["Fire truck", "cat"], "prompts": "single", "method": "zero_shot"}
    response = client.post(f"{AT}/suggestions", json=body)
    assert response.status_code == 202
    job = response.json
    assert (job["kind"], job["encoder"], job["state"]) == ("suggest", "shape", "queued")
    kept = get_catalog().jobs.get(job["id"]).params
    assert kept == {
        "classes": ["fire_truck", "cat"],
        "prompts": "single",
        "templates": [],
        "method": "zero_shot",
    }
    assert client.post(f"{AT}/suggestions", json=body).json["id"] == job["id"]
    other = client.post(f"{AT}/suggestions", json={})
    assert (other.status_code, other.json["error"]["code"]) == (409, "conflict")


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    ("body", "status", "code", "word"),
    [
        ({"classes": ["cat"]}, 422, "bad_classes", "only one class"),
        ({"classes": ["a" * 300, "b"]}, 422, "bad_request", "classes"),
        ({"prompts": "many"}, 422, "bad_prompts", "many"),
        ({"prompts": "own"}, 422, "bad_prompts", "own"),
        ({"templates": ["no place"]}, 422, "bad_prompts", "no place"),
        ({"encoder": "nobody"}, 404, "not_found", "nobody"),
        ({"method": "guess"}, 422, "bad_request", "method"),
        ({"class": ["cat"]}, 422, "bad_request", "class"),
    ],
)
def test_what_cannot_be_suggested_is_refused_at_once(
    client: FlaskClient, body: dict[str, Any], status: int, code: str, word: str
) -> None:
    response = client.post(f"{AT}/suggestions", json=body)
    assert (response.status_code, response.json["error"]["code"]) == (status, code)
    assert word in response.json["error"]["message"]
    assert not get_catalog().jobs.active()


def test_a_gallery_without_pictures_or_index_says_what_to_do(client: FlaskClient) -> None:
    images, galleries = get_catalog().images, get_catalog().galleries
    galleries.create("empty")
    images.add_many(galleries.create("bare").id, [NewImage(f"{0:064d}", "var://0", "0.jpg", 1)])
    for name, body, code in (
        ("bare", {}, "no_index"),
        ("empty", {}, "empty_index"),
        ("empty", {"encoder": "shape"}, "empty_index"),
    ):
        response = client.post(f"/api/v1/galleries/{name}/suggestions", json=body)
        assert (response.status_code, response.json["error"]["code"]) == (409, code)
        assert response.json["error"]["hint"]
    assert client.post("/api/v1/galleries/nowhere/suggestions", json={}).status_code == 404


@pytest.mark.usefixtures("catalog")
def test_before_the_first_run_there_is_nothing(client: FlaskClient) -> None:
    shown = client.get(f"{AT}/suggestions").json
    assert shown == {"run": None, "labels": [], "pictures": 0, "likely": 0}
    assert client.get(f"{AT}/suggestions/pictures?label=cat").status_code == 404
    response = decide(client, action="accept", least=0.5)
    assert (response.status_code, response.json["error"]["code"]) == (404, "not_found")
    assert client.get(f"{AT}/suggestions/decisions").json == {"decisions": []}


def test_suggestions_are_counted_and_paged(client: FlaskClient, run_id: int) -> None:
    shown = client.get(f"{AT}/suggestions?least=0.75").json
    assert (shown["run"]["id"], shown["run"]["method"]) == (run_id, "probe")
    assert shown["run"]["report"] == {"schema": 1}
    assert shown["labels"] == [
        {"label": "cat", "pictures": 3, "likely": 2},
        {"label": "dog", "pictures": 1, "likely": 0},
    ]
    assert (shown["pictures"], shown["likely"]) == (4, 2)
    first = client.get(f"{AT}/suggestions/pictures?label=cat&limit=2").json
    assert [one["image"]["id"] for one in first["suggestions"]] == [1, 2]
    assert first["suggestions"][0]["confidence"] == 0.9
    rest = client.get(
        f"{AT}/suggestions/pictures", query_string={"label": "cat", "after": first["next_after"]}
    ).json
    assert [one["image"]["id"] for one in rest["suggestions"]] == [3]
    assert rest["next_after"] is None


@pytest.mark.usefixtures("run_id")
@pytest.mark.parametrize("after", ["1", "x,1", "..,1", "0.5,", "0.5,1;drop"])
def test_a_place_that_no_page_ended_at_is_refused(client: FlaskClient, after: str) -> None:
    query = {"label": "cat", "after": after}
    response = client.get(f"{AT}/suggestions/pictures", query_string=query)
    assert response.status_code in (400, 422)
    assert response.json["error"]["code"] == "bad_request"


def test_one_is_accepted_another_rejected_a_third_named_otherwise(
    client: FlaskClient, run_id: int
) -> None:
    accepted = decide(client, action="accept", image_ids=[1], run=run_id).json
    assert (accepted["done"], accepted["decision"]["pictures"]) == (True, 1)
    decide(client, action="reject", image_ids=[2])
    decide(client, action="accept", image_ids=[3], given=" lynx ")
    assert [label_of(client, one) for one in (1, 2, 3)] == ["cat", None, "lynx"]
    assert client.get(f"{AT}/suggestions").json["pictures"] == 1
    history = client.get(f"{AT}/suggestions/decisions").json["decisions"]
    assert [(one["action"], one["given"]) for one in history] == [
        ("accept", "lynx"),
        ("reject", None),
        ("accept", None),
    ]
    for one in history:
        undone = client.post(f"{AT}/suggestions/decisions/{one['id']}/undo").json
        assert undone["done"]
        assert undone["decision"]["undone_at"]
    assert [label_of(client, one) for one in (1, 2, 3)] == [None] * 3
    assert client.get(f"{AT}/suggestions").json["pictures"] == 4


@pytest.mark.usefixtures("run_id")
def test_a_large_decision_takes_several_calls(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index_store.catalog.decisions._BATCH", 1)
    monkeypatch.setattr(suggestions, "BUDGET_S", 0)
    answer = decide(client, action="accept", label="cat", least=0.75).json
    assert (answer["done"], answer["decision"]["pictures"]) == (False, 1)
    assert (answer["decision"]["label"], answer["decision"]["least"]) == ("cat", 0.75)
    at = f"{AT}/suggestions/decisions/{answer['decision']['id']}"
    while not answer["done"]:
        answer = client.post(f"{at}/continue").json
    assert answer["decision"]["pictures"] == 2
    assert [label_of(client, one) for one in (1, 2, 3, 4)] == ["cat", "cat", None, None]
    calls = 1
    while not client.post(f"{at}/undo").json["done"]:
        calls += 1
    assert calls > 1
    assert label_of(client, 1) is None
    assert client.post(f"{at}/continue").status_code == 409


def test_nobody_accepts_what_nobody_has_seen(
    client: FlaskClient, catalog: Catalog, run_id: int
) -> None:
    new_run(catalog)
    response = decide(client, action="accept", least=0, run=run_id)
    assert (response.status_code, response.json["error"]["code"]) == (409, "conflict")
    assert label_of(client, 1) is None


@pytest.mark.usefixtures("run_id")
@pytest.mark.parametrize(
    "body",
    [
        {"action": "accept"},
        {"action": "accept", "image_ids": [1], "least": 0.5},
        {"action": "accept", "image_ids": [1], "label": "cat"},
        {"action": "reject", "image_ids": [1], "given": "lynx"},
        {"action": "accept", "image_ids": [1], "given": " "},
        {"action": "guess", "least": 0.5},
        {"action": "accept", "least": 2},
        {"action": "accept", "image_ids": list(range(1, 502))},
    ],
)
def test_a_decision_says_what_it_is_about(client: FlaskClient, body: dict[str, Any]) -> None:
    response = decide(client, **body)
    assert (response.status_code, response.json["error"]["code"]) == (422, "bad_request")


@pytest.mark.usefixtures("run_id")
def test_a_decision_belongs_to_its_gallery(client: FlaskClient) -> None:
    made = decide(client, action="accept", label="dog").json["decision"]["id"]
    client.post("/api/v1/galleries", json={"name": "other"})
    response = client.post(f"/api/v1/galleries/other/suggestions/decisions/{made}/undo")
    assert response.status_code == 404
    assert label_of(client, 4) == "dog"


@pytest.mark.usefixtures("catalog")
def test_a_gallery_has_sentences_of_its_own_until_they_are_withdrawn(client: FlaskClient) -> None:
    before = client.get(f"{AT}/prompts").json
    assert (before["own"], before["usual"]) == (None, "short")
    assert before["sets"] == ["single", "bare", "short", "imagenet80"]
    templates = ["a drawing of a {}", " ", "{}"]
    set_ = client.put(f"{AT}/prompts", json={"name": "drawings", "templates": templates}).json
    assert set_["own"]["templates"] == ["a drawing of a {}", "{}"]
    assert set_["usual"] == "drawings"
    job = client.post(f"{AT}/suggestions", json={}).json
    kept = get_catalog().jobs.get(job["id"]).params
    assert (kept["prompts"], kept["templates"]) == ("drawings", ["a drawing of a {}", "{}"])
    assert client.delete(f"{AT}/prompts").json == before
    for body in ({"templates": []}, {"templates": ["no"]}, {"name": "short", "templates": ["{}"]}):
        response = client.put(f"{AT}/prompts", json=body)
        assert (response.status_code, response.json["error"]["code"]) == (422, "bad_prompts")
