"""What the API refuses, and how."""

import io

import pytest
from flask.testing import FlaskClient

from settings import get_settings


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
