"""The client has a call for every route there is."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from flask.testing import FlaskClient

from tests.unit.web.calls.conftest import URL
from web.calls.group import Group
from web.client import ApiError, Client, Part
from web.schemas.selections import SelectionForm
from web.schemas.suggestions import DecisionForm

ARGUMENTS: dict[str, Any] = {
    "action": "remove",
    "base": "starter_resnet",
    "cron": "@daily",
    "current": "a few long words",
    "decision": DecisionForm(action="accept", label="cat"),
    "decision_id": 1,
    "evaluation_id": 1,
    "files": [],
    "image_id": 1,
    "job_ids": ["0" * 32],
    "kind": "sweep",
    "new": "other long words",
    "other": 2,
    "parts": [Part(text="sea")],
    "pictures": [b"picture"],
    "scopes": ["read"],
    "selection": SelectionForm(ids=[1]),
    "target": Path("nothing.zip"),
    "templates": ["a {}."],
    "thumb": "up",
    "weights": {"colour": 1.0},
}
"""By name; all others are texts."""

FOLLOWING = {
    ("POST", "api.continue_change"),
    ("POST", "api.continue_decision"),
}
"""Routes that calls come to when the service says that there is more to do."""


def groups(client: Client) -> Iterator[Group]:
    yield from (one for one in vars(client).values() if isinstance(one, Group))


def make(method: Any) -> None:
    """Call a method with something; whatever comes of it is refused."""
    needed = {
        name: ARGUMENTS.get(name, "some")
        for name, one in inspect.signature(method).parameters.items()
        if one.default is inspect.Parameter.empty and one.kind is not one.VAR_KEYWORD
    }
    with pytest.raises(ApiError):
        next(iter(method(**needed)))


def test_every_route_has_a_call(client: FlaskClient) -> None:
    asked: set[tuple[str, str]] = set()

    def refuse(request: httpx2.Request) -> httpx2.Response:
        asked.add((request.method, request.url.path))
        return httpx2.Response(418)

    with Client(URL, transport=httpx2.MockTransport(refuse)) as calls:
        for group in groups(calls):
            for name, method in inspect.getmembers(group, inspect.ismethod):
                if not name.startswith("_"):
                    make(method)
    routes = client.application.url_map.bind("localhost")
    called = {(method, str(routes.match(path, method)[0])) for method, path in asked}
    served = {
        (method, rule.endpoint)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert called | FOLLOWING == served
