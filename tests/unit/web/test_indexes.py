"""Index versions over the API: what there is, what it covers, back and forward."""

from io import BytesIO

import numpy as np
import pytest
from flask.testing import FlaskClient

from tasks.ensemble import get_catalog
from tasks.indexing import run_job
from tests.drawn_shapes import drawn, png

AT = "/api/v1/galleries/some"


def add(client: FlaskClient, many: int, seed: int) -> list[int]:
    chance = np.random.default_rng(seed)
    files = [(BytesIO(png(drawn("disc", chance))), f"{seed}-{n}.png") for n in range(many)]
    return [
        one["id"] for one in client.post(f"{AT}/images", data={"pictures": files}).json["added"]
    ]


def embed(rebuild: bool = False) -> None:
    """Do what a worker does for the encoder colour."""
    catalog = get_catalog()
    gallery = catalog.galleries.get("some")
    job, _ = catalog.jobs.submit("reindex", gallery, "colour", {"rebuild": rebuild})
    run_job(job.id)


@pytest.fixture
def ids(client: FlaskClient) -> list[int]:
    """Ten pictures, of which colour has embedded all; version 1 has eight of them, version 2 too."""
    client.post("/api/v1/galleries", json={"name": "some"})
    ids = add(client, 8, 0)
    embed()
    embed(rebuild=True)
    ids += add(client, 1, 1)
    embed()
    return ids


def colour(client: FlaskClient) -> dict:  # type: ignore[type-arg]
    response = client.get(f"{AT}/indexes")
    assert response.status_code == 200, response.json
    return next(one for one in response.json["indexes"] if one["encoder"] == "colour")


def test_versions_and_coverage(client: FlaskClient, ids: list[int]) -> None:
    told = colour(client)
    assert [(one["number"], one["in_use"], one["rows"]) for one in told["versions"]] == [
        (2, True, 8),
        (1, False, 8),
    ]
    assert all(one["bytes"] > 0 and one["recall"] == 1.0 for one in told["versions"])
    assert told["embedding_bytes"] > 0
    assert told["coverage"] == {"ready": 9, "indexed": 8, "late": 1, "missing": 0, "share": 1.0}
    client.delete(f"/api/v1/images/{ids[0]}")
    add(client, 2, 2)
    coverage = colour(client)["coverage"]
    assert coverage == {"ready": 10, "indexed": 7, "late": 1, "missing": 2, "share": 0.8}
    others = [one for one in client.get(f"{AT}/indexes").json["indexes"] if one is not None]
    shape = next(one for one in others if one["encoder"] == "shape")
    assert (shape["versions"], shape["coverage"]["missing"], shape["in_profile"]) == ([], 10, True)


def test_back_and_forward(client: FlaskClient, ids: list[int]) -> None:
    back = client.post(f"{AT}/indexes/colour/rollback").json
    assert (back["before"], back["after"]) == (2, 1)
    assert [one["number"] for one in back["index"]["versions"] if one["in_use"]] == [1]
    gallery = client.get(AT).json
    assert gallery["indexes"][0]["version"] == 1
    forward = client.post(f"{AT}/indexes/colour/rollback", json={"to": back["before"]}).json
    assert (forward["before"], forward["after"]) == (1, 2)


def test_what_there_is_not(client: FlaskClient, ids: list[int]) -> None:
    for encoder, body, status in [
        ("colour", {"to": 9}, 404),
        ("colour", {"to": 0}, 422),
        ("colour", {"version": 1}, 422),
        ("shape", {}, 409),
        ("nobody", {}, 404),
        ("..", {}, 404),
    ]:
        response = client.post(f"{AT}/indexes/{encoder}/rollback", json=body)
        assert response.status_code == status, (encoder, body)
    assert colour(client)["versions"][0]["in_use"]


def test_a_damaged_manifest_is_told(client: FlaskClient, ids: list[int]) -> None:
    from settings import get_settings

    (manifest,) = get_settings().var.glob("index/*/colour/*/versions/1/manifest.json")
    manifest.write_text("{")
    told = colour(client)
    assert "not a manifest" in told["problem"]
