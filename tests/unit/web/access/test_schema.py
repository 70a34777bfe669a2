"""The API against its own description: whatever is sent, no 500 and nothing undescribed comes back.

Closed, without Redis, asked with an administrator's key; what needs the queue answers 503.
"""

import re

import pytest
import schemathesis
from flask.testing import FlaskClient
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from tests.described import BOUNDED, call_and_check
from tests.unit.web.access.conftest import Secrets, bearer
from web.access.needs import need_of
from web.api import jobs


@pytest.fixture
def documented(
    client: FlaskClient, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> BaseSchema:
    monkeypatch.setattr(jobs, "_STREAM_FOR_S", 0)  # events without an end
    headers = bearer(secrets["admin"]) | {
        "Accept-Encoding": "identity"
    }  # no HTTP client that unpacks
    config = SchemathesisConfig.from_dict({"headers": headers})
    app = client.application
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config, headers=headers)


schema = schemathesis.pytest.from_fixture("documented")


@schema.parametrize()
@BOUNDED
def test_what_comes_back_is_described(case: Case) -> None:
    call_and_check(case)


def test_every_operation_says_what_it_does_needs_and_answers(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    assert set(document["components"]["securitySchemes"]) == {"key", "session"}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["tags"], where
            assert "Needs" in operation["description"], where
            assert operation["security"], where
            answers = operation["responses"]
            assert {"401", "403", "422", "429", "503", "4XX", "5XX"} <= set(answers), where
            assert any(re.fullmatch(r"2\d\d", status) for status in answers), where
            for status in ("401", "403", "422", "429", "503"):
                (content,) = answers[status]["content"].values()
                assert set(content["example"]["error"]) == {"code", "message", "hint"}, where


def test_what_is_needed_is_what_is_asked_for(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    told = document["paths"]["/api/v1/galleries/{name}"]["delete"]["description"]
    assert need_of("api.remove_gallery", "DELETE") == "admin"
    assert "role admin" in told


def test_fields_and_addresses_have_examples(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    image = document["components"]["schemas"]["ImageOut"]["properties"]
    assert image["label"]["examples"] == ["beach"]
    form = document["components"]["schemas"]["TrainingForm"]["properties"]
    assert form["from"]["examples"] == ["starter_convnext"]
    assert image["width"]["examples"] == [1600]
    (parameter,) = document["paths"]["/api/v1/images/{image_id}"]["get"]["parameters"]
    assert parameter["example"] == 42
    (user,) = document["paths"]["/api/v1/users/{name}"]["delete"]["parameters"]
    assert user["example"] == "ada"
    for item in document["paths"].values():
        for operation in item.values():
            for one in operation.get("parameters", ()):
                assert ("example" in one) is (one["in"] == "path"), one["name"]


def test_fields_of_forms_are_there_or_not(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    form = document["components"]["schemas"]["QueryForm"]["properties"]
    assert form["image_id"]["type"] == "integer"
    assert form["text"]["maxLength"] == 500
    assert not [name for name, field in form.items() if "type" not in field]
    assert document["tags"][0]["name"] == "galleries"


def test_generated_clients_get_names_that_can_be_said(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    items = document["paths"].values()
    names = [operation["operationId"] for item in items for operation in item.values()]
    assert {"create_gallery", "ask", "list_jobs"} <= set(names)
    assert len(names) == len(set(names))


def test_the_page_asks_nobody_else(client: FlaskClient) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
    with client.get("/api/docs/rapidoc.js") as script:
        assert script.mimetype == "text/javascript"
    assert "'unsafe" not in page.headers["Content-Security-Policy"].partition("script-src")[2]


def test_kinds_are_of_what_they_are_kinds_of(client: FlaskClient) -> None:
    schemas = client.get("/api/openapi.json").json["components"]["schemas"]
    kinds = {
        name: schemas[name]["properties"]["kind"]["examples"]
        for name in ("JobOut", "ScheduleOut", "IndexOut", "VersionOut", "IndexRecallOut")
    }
    assert kinds == {
        "JobOut": ["reindex"],
        "ScheduleOut": ["reindex"],
        "IndexOut": ["hnsw"],
        "VersionOut": ["hnsw"],
        "IndexRecallOut": ["hnsw"],
    }
