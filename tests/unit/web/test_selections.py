"""Many pictures at once over the API: filtered, counted, changed, changed back, downloaded."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index_store.catalog import bulk_changes as store
from tasks.client import bulk_changes
from tasks.ensemble import get_catalog
from tests.drawn_shapes import drawn, png

AT = "/api/v1/galleries/some"


@pytest.fixture
def ids(client: FlaskClient) -> list[int]:
    """Six pictures: sea, sea, hill, hill, hill and one without a label."""
    import numpy as np

    client.post("/api/v1/galleries", json={"name": "some"})
    chance = np.random.default_rng(0)
    found: list[int] = []
    for label, many in (("sea", 2), (" hill ", 3), (" ", 1)):
        name = label.strip() or None
        files = [(io.BytesIO(png(drawn("disc", chance))), f"{name}-{n}.png") for n in range(many)]
        data: dict[str, Any] = {"pictures": files, "label": label}
        added = client.post(f"{AT}/images", data=data).json["added"]
        found += [one["id"] for one in added]
    return found


def listed(client: FlaskClient, query: str) -> list[int]:
    response = client.get(f"{AT}/images?{query}")
    assert response.status_code == 200, response.json
    return [one["id"] for one in response.json["images"]]


def change(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    response = client.post(f"{AT}/changes", json=asked)
    assert response.status_code == 200, response.json
    told: dict[str, Any] = response.json
    return told


def test_filters_and_order(client: FlaskClient, ids: list[int]) -> None:
    assert listed(client, "") == ids
    assert listed(client, "sort=newest") == ids[::-1]
    assert listed(client, "label=sea&label=hill") == ids[:5]
    assert listed(client, "unlabelled=true") == ids[5:]
    assert listed(client, "label=sea&unlabelled=1&sort=newest") == [ids[5], ids[1], ids[0]]
    assert listed(client, "name=HILL&sort=name") == ids[2:5]
    assert listed(client, "since=2020-01-01T00:00:00%2B02:00&until=2100-01-01T00:00:00Z") == ids
    assert listed(client, "since=2100-01-01T00:00:00Z") == []
    assert listed(client, f"sort=newest&after={ids[2]}&limit=1") == [ids[1]]
    count = client.get(f"{AT}/images/count?label=hill").json
    assert count == {"images": 3, "exact": True}


@pytest.mark.parametrize("query", ["since=yesterday", "since=2020-01-01", "sort=size", "state=new"])
def test_filters_that_mean_nothing_are_refused(
    client: FlaskClient, ids: list[int], query: str
) -> None:
    assert client.get(f"{AT}/images?{query}").status_code == 422


def test_labels_are_given_and_taken_back(client: FlaskClient, ids: list[int]) -> None:
    told = change(client, action="label", label=" lake ", selection={"ids": ids[1:4]})
    assert (told["label"], told["changed"], told["done"]) == ("lake", 3, True)
    assert told["before"] == [{"label": "hill", "images": 2}, {"label": "sea", "images": 1}]
    assert listed(client, "label=lake") == ids[1:4]
    (listed_again,) = client.get(f"{AT}/changes").json["changes"]
    assert listed_again == told | {"before": []}  # of millions they are not counted over and over
    back = client.post(f"/api/v1/changes/{told['id']}/undo").json
    assert (back["is_undone"], back["undone"]) == (True, 3)
    assert listed(client, "label=hill") == ids[2:5]


def test_all_of_a_filter_but_some(client: FlaskClient, ids: list[int]) -> None:
    selection = {"filter": {"label": ["hill"]}, "without": [ids[3]]}
    removed = change(client, action="remove", selection=selection)
    assert removed["changed"] == 2
    assert listed(client, "state=removed") == [ids[2], ids[4]]
    restored = change(client, action="restore", selection={"filter": {"state": "removed"}})
    assert (restored["changed"], restored["left_out"]) == (2, 0)
    client.post(f"/api/v1/changes/{restored['id']}/undo")
    assert client.post(f"/api/v1/changes/{removed['id']}/undo").json["undone"] == 2
    assert listed(client, "") == ids


def test_what_takes_long_is_gone_on_with(
    client: FlaskClient, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH", 2)
    monkeypatch.setattr(bulk_changes, "_STEP_S", 1e-9)
    clock = iter(range(1000))
    monkeypatch.setattr(bulk_changes.time, "monotonic", lambda: next(clock) * 0.5e-9)
    told = change(client, action="label", label=None, selection={"filter": {}})
    steps = 1
    while not told["done"]:
        told = client.post(f"/api/v1/changes/{told['id']}/continue").json
        steps += 1
    assert steps > 1
    assert told["changed"] == 5  # one had none
    while not told["is_undone"]:
        told = client.post(f"/api/v1/changes/{told['id']}/undo").json
    assert listed(client, "label=sea") == ids[:2]


def test_pictures_whose_files_are_gone_are_left_out(
    client: FlaskClient, ids: list[int], var: Path
) -> None:
    change(client, action="remove", selection={"ids": ids[:2]})
    image = get_catalog().images.get(ids[0])
    (var / image.uri.removeprefix("var://")).unlink()
    told = change(client, action="restore", selection={"ids": ids[:2]})
    assert (told["changed"], told["left_out"]) == (1, 1)
    assert listed(client, "state=removed") == ids[:1]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"action": "label", "selection": {}}, 422),
        ({"action": "label", "selection": {"ids": [1], "filter": {}}}, 422),
        ({"action": "label", "label": "", "selection": {"ids": [1]}}, 422),
        ({"action": "label", "label": "x" * 256, "selection": {"ids": [1]}}, 422),
        ({"action": "remove", "label": "x", "selection": {"ids": [1]}}, 400),
        ({"action": "burn", "selection": {"ids": [1]}}, 422),
        ({"action": "remove", "selection": {"ids": [0]}}, 422),
        ({"action": "remove", "selection": {"ids": [1], "all": True}}, 422),
    ],
)
def test_what_is_not_understood_is_refused(
    client: FlaskClient, ids: list[int], asked: dict[str, Any], status: int
) -> None:
    response = client.post(f"{AT}/changes", json=asked)
    assert response.status_code == status
    assert response.json["error"]["message"]
    assert listed(client, "") == ids


def test_an_unknown_change_is_a_404(client: FlaskClient) -> None:
    for step in ("continue", "undo"):
        assert client.post(f"/api/v1/changes/{'a' * 32}/{step}").status_code == 404
        assert client.post(f"/api/v1/changes/x/{step}").status_code == 422


def test_originals_are_downloaded(client: FlaskClient, ids: list[int]) -> None:
    selection = {"filter": {"label": ["sea", "hill"]}, "without": [ids[0]]}
    response = client.post(f"{AT}/images/download", data={"selection": json.dumps(selection)})
    assert response.status_code == 200
    assert response.mimetype == "application/zip"
    assert "some.zip" in response.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(response.data)).namelist()
    assert names == ["sea/sea-1.png", "hill/hill-0.png", "hill/hill-1.png", "hill/hill-2.png"]
    bad = client.post(f"{AT}/images/download", data={"selection": "{"})
    assert bad.status_code == 422
