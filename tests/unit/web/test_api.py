"""What the API refuses, and how."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from settings import get_settings
from tasks.ensemble import get_profile


def png() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    return picture.getvalue()


@pytest.fixture
def gallery(client: FlaskClient) -> str:
    client.post("/api/v1/galleries", json={"name": "some"})
    return "some"


def test_a_bad_name_is_explained(client: FlaskClient) -> None:
    response = client.post("/api/v1/galleries", json={"name": "../../etc"})
    assert response.status_code == 422
    assert response.json["error"]["code"] == "invalid_name"
    assert response.json["error"]["hint"]


def test_a_gallery_exists_once(client: FlaskClient, gallery: str) -> None:
    response = client.post("/api/v1/galleries", json={"name": gallery})
    assert response.status_code == 409
    assert response.json["error"]["code"] == "conflict"


def test_missing_and_wrong_arguments_are_named(client: FlaskClient, gallery: str) -> None:
    assert "gallery" in client.post("/api/v1/queries", data={}).json["error"]["message"]
    nothing = client.post("/api/v1/queries", data={"gallery": gallery})
    assert nothing.status_code == 400
    too_many = client.post("/api/v1/queries", data={"gallery": gallery, "image_id": 1, "k": 1000})
    assert too_many.status_code == 422
    assert "k" in too_many.json["error"]["message"]


def test_uploads_over_the_limit_are_refused(client: FlaskClient, gallery: str) -> None:
    assert client.application.config["MAX_CONTENT_LENGTH"] == 1e6 * get_settings().max_upload_mb
    client.application.config["MAX_CONTENT_LENGTH"] = 1000
    large = bytes(2000)
    response = client.post(
        "/api/v1/queries", data={"gallery": gallery, "picture": (io.BytesIO(large), "a.jpg")}
    )
    assert response.status_code == 413
    assert response.json["error"]["code"] == "upload_too_large"


def test_forms_of_too_many_parts_are_told_the_limit(client: FlaskClient, gallery: str) -> None:
    response = client.post(
        f"/api/v1/galleries/{gallery}/images",
        data={"label": ["x"] * 1001},
        content_type="multipart/form-data",
    )
    assert response.status_code == 413
    assert response.json["error"]["code"] == "form_too_large"
    assert "1,000 parts" in response.json["error"]["message"]
    assert "MAX_UPLOAD" not in response.json["error"]["hint"]


@pytest.mark.parametrize(
    ("path", "field"), [("galleries/some/images", "pictures"), ("queries", "picture")]
)
def test_text_in_place_of_a_file_is_told_how_to_send_one(
    client: FlaskClient, gallery: str, path: str, field: str
) -> None:
    response = client.post(f"/api/v1/{path}", data={"gallery": gallery, field: "hello"})
    assert response.status_code in (400, 422)
    assert f"-F {field}=@photo.jpg" in response.json["error"]["hint"]


def test_json_nested_too_deeply_is_refused(client: FlaskClient, gallery: str) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    asked = [
        client.post("/api/v1/galleries", data=deep, content_type="application/json"),
        client.post("/api/v1/queries", data={"gallery": deep, "image_id": "1"}),
    ]
    for response in asked:
        assert response.status_code == 400
        assert response.json["error"]["code"] == "bad_request"
        assert "nested" in response.json["error"]["message"]


def test_a_body_that_is_no_json_is_explained(client: FlaskClient) -> None:
    damaged = client.post("/api/v1/galleries", data="{", content_type="application/json")
    assert (damaged.status_code, damaged.json["error"]["code"]) == (400, "bad_request")
    assert "not JSON" in damaged.json["error"]["message"]
    undeclared = client.post("/api/v1/galleries", data='{"name": "some"}')
    assert undeclared.status_code == 400
    assert "Content-Type: application/json" in undeclared.json["error"]["hint"]


def test_a_field_that_is_missing_for_want_of_a_body_is_named(client: FlaskClient) -> None:
    response = client.post("/api/v1/galleries")
    assert response.status_code == 422
    assert "name" in response.json["error"]["message"]


@pytest.mark.parametrize(
    "body", [{}, {"data": b"", "content_type": "application/json"}, {"json": {}}]
)
def test_a_reindex_needs_no_body(client: FlaskClient, gallery: str, body: dict[str, Any]) -> None:
    picture = {"pictures": (io.BytesIO(png()), "a.png")}
    assert client.post(f"/api/v1/galleries/{gallery}/images", data=picture).status_code == 200
    response = client.post(f"/api/v1/galleries/{gallery}/reindex", **body)
    assert response.status_code == 202
    assert len(response.json["jobs"]) == len(get_profile().members)


@pytest.mark.parametrize("body", ["null", "[]", "3", '"name"'])
def test_a_body_that_is_no_object_is_explained(client: FlaskClient, body: str) -> None:
    response = client.post("/api/v1/galleries", data=body, content_type="application/json")
    assert response.status_code == 400
    assert "object" in response.json["error"]["message"]


def test_a_mistyped_field_is_not_ignored(client: FlaskClient, gallery: str) -> None:
    response = client.post(f"/api/v1/galleries/{gallery}/reindex", json={"encoders": ["colour"]})
    assert response.status_code == 422
    assert "encoders" in response.json["error"]["message"]


def test_an_empty_gallery_is_not_reindexed(client: FlaskClient, gallery: str) -> None:
    response = client.post(f"/api/v1/galleries/{gallery}/reindex")
    assert response.status_code == 409
    assert "upload" in response.json["error"]["hint"]


@pytest.mark.parametrize("word", ["2020", "true", "null", "[1]", "007"])
def test_words_of_forms_stay_words(client: FlaskClient, word: str) -> None:
    gallery = f"{word}" if word.isalnum() else "some"
    client.post("/api/v1/galleries", json={"name": gallery})
    uploaded = client.post(
        f"/api/v1/galleries/{gallery}/images",
        data={"label": word, "pictures": (io.BytesIO(png()), "a.png")},
    )
    assert uploaded.status_code == 200
    assert uploaded.json["added"][0]["label"] == word
    asked = client.post(
        "/api/v1/queries", data={"gallery": gallery, "picture": (io.BytesIO(png()), "a.png")}
    )
    assert asked.json["error"]["code"] == "service_down"  # the gallery was found


@pytest.mark.parametrize("before", ["x", "a" * 33, "a" * 31 + "\0"])
def test_ids_of_jobs_are_judged_before_they_are_looked_up(client: FlaskClient, before: str) -> None:
    assert client.get("/api/v1/jobs", query_string={"before": before}).status_code == 422


def test_the_link_to_flower_can_be_set(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/api/v1/service").json["flower_url"] is None
    monkeypatch.setenv("SEMBLANCE_FLOWER_URL", "https://flower.example")
    get_settings.cache_clear()
    assert client.get("/api/v1/service").json["flower_url"] == "/flower"
    assert client.get("/flower").location == "https://flower.example"


def test_the_document_describes_every_route(client: FlaskClient) -> None:
    documented = {
        (method.upper(), path)
        for path, methods in client.get("/api/openapi.json").json["paths"].items()
        for method in methods
    }
    served = {
        (method, rule.rule.replace("<int:", "<").replace("<", "{").replace(">", "}"))
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert served == documented
    assert len(served) >= 15


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "nowhere", 404), ("GET", "galleries/", 404), ("PUT", "galleries", 405)],
)
def test_who_asks_at_the_wrong_address_is_shown_the_way(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    response = client.open(f"/api/v1/{path}", method=method)
    assert response.status_code == status
    assert f"{method} /api/v1/{path}" in response.json["error"]["message"]
    assert "/api/docs" in response.json["error"]["hint"]


def test_json_in_place_of_a_form_is_told_so(client: FlaskClient, gallery: str) -> None:
    response = client.post("/api/v1/queries", json={"gallery": gallery, "text": "red"})
    assert response.status_code == 422
    assert "send a form" in response.json["error"]["hint"]


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "galleries/some/images", {"query_string": {"labels": "beach"}}),
        ("GET", "galleries/some/images/count", {"query_string": {"labels": "beach"}}),
        ("DELETE", "queries", {"query_string": {"galery": "some"}}),
        ("GET", "jobs", {"query_string": {"galery": "some"}}),
        ("POST", "queries", {"data": {"gallery": "some", "image_id": 1, "labels": "beach"}}),
        (
            "POST",
            "galleries/some/changes",
            {"json": {"action": "remove", "selection": {"filter": {"labels": ["beach"]}}}},
        ),
    ],
)
def test_a_misspelt_filter_is_refused_and_does_not_mean_everything(
    client: FlaskClient, gallery: str, method: str, path: str, sent: dict[str, Any]
) -> None:
    client.post(f"/api/v1/galleries/{gallery}/images", data={"pictures": (io.BytesIO(png()), "a")})
    response = client.open(f"/api/v1/{path}", method=method, **sent)
    assert response.status_code == 422
    assert response.json["error"]["code"] == "bad_request"
    assert client.get("/api/v1/galleries/some").json["images"] == 1


def test_every_query_and_form_refuses_what_it_does_not_know(client: FlaskClient) -> None:
    views = client.application.view_functions.items()
    asked = {
        model.__name__: model.model_config.get("extra")
        for endpoint, view in views
        if endpoint.startswith("api.")
        for name, model in view.__annotations__.items()
        if name in ("query", "form", "body")
    }
    assert asked
    assert {name for name, extra in asked.items() if extra != "forbid"} == set()


def test_spaces_around_a_label_do_not_make_another_one(client: FlaskClient, gallery: str) -> None:
    def upload(label: str, colour: str) -> str | None:
        picture = io.BytesIO()
        Image.new("RGB", (40, 40), colour).save(picture, "PNG")
        picture.seek(0)
        sent = {"label": label, "pictures": (picture, "a.png")}
        added = client.post(f"/api/v1/galleries/{gallery}/images", data=sent).json["added"]
        label_of: str | None = added[0]["label"]
        return label_of

    assert upload(" beach ", "red") == "beach"
    assert upload("  ", "blue") is None


@pytest.mark.parametrize("path", ["reindex", "suggestions"])
def test_an_unknown_encoder_is_told_which_there_are(
    client: FlaskClient, gallery: str, path: str
) -> None:
    response = client.post(f"/api/v1/galleries/{gallery}/{path}", json={"encoder": "nobody"})
    assert response.status_code == 404
    assert get_profile().members[0].encoder in response.json["error"]["hint"]
