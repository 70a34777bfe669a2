"""Commands and the client against a service that knows nothing of this process's data folder."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import semblance
from tests.conftest import forget
from tests.live_service import LiveService
from web.client import ApiError, Client, Part, UnreachableError

pytestmark = pytest.mark.integration

GALLERY = "over-http"

Run = Callable[..., Result]


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def run(service: LiveService, var: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs ``semblance`` on an empty data folder, with the service's address."""
    monkeypatch.setenv("SEMBLANCE_URL", service.url)
    monkeypatch.setenv("COLUMNS", "200")
    forget()

    def run(*arguments: object) -> Result:
        words = [str(one) for one in arguments]
        return CliRunner().invoke(semblance, words, catch_exceptions=False)

    yield run
    assert not (var / "catalog.db").exists()
    service.request("DELETE", f"/galleries/{GALLERY}")


def test_commands_ask_the_service_that_is_named(run: Run, service: LiveService) -> None:
    came = told(run("ingest", GALLERY, service.drawn.gallery, "--json"))
    count = len(list(service.drawn.gallery.rglob("*.*")))
    assert came["gallery"]["images"] == came["summary"]["added"] == count
    again = told(run("ingest", GALLERY, service.drawn.gallery, "--json"))["summary"]
    assert (again["added"], again["duplicates"], again["corrupt"]) == (0, count, [])

    (listed,) = [one for one in told(run("galleries", "--json")) if one["name"] == GALLERY]
    assert {one["encoder"] for one in listed["indexes"]} == {"colour", "texture", "shape"}
    with Client(service.url) as client:
        found = client.indexes.list(GALLERY)
    assert [one.coverage.share for one in found] == [1.0, 1.0, 1.0]
    assert GALLERY in run("galleries").stdout

    picture, _ = service.drawn.queries[0]
    answer = told(run("search", GALLERY, picture, "--json"))
    assert (answer["state"], len(answer["results"])) == ("done", 10)
    same = service.ask(picture, gallery=GALLERY)
    assert [one["image_id"] for one in answer["results"]] == [
        one["image_id"] for one in same["results"]
    ]
    shown = run("search", GALLERY, picture, "--plus", picture, "-k", 3).stdout
    assert "3 results in" in shown

    label = service.drawn.queries[0][1]
    some = ["--area", "0.25,0,1,1", "--label", label, "--after", "2020-01-01"]
    narrowed = told(run("search", GALLERY, picture, *some, "--json"))
    assert {one["label"] for one in narrowed["results"]} == {label}
    assert narrowed["parts"][0]["picture"]["area"]["box"] == [0.25, 0, 1, 1]

    assert run("reindex", GALLERY, "--encoder", "shape").exit_code == 0
    jobs = told(run("jobs", "--gallery", GALLERY, "--limit", 1, "--json"))
    assert [(job["encoder"], job["state"]) for job in jobs] == [("shape", "done")]
    assert jobs[0]["id"][:8] in run("jobs", "--gallery", GALLERY).stdout

    table = run("export", GALLERY, picture.parent, "-k", 2).stdout.splitlines()
    assert table[0] == "image,recs"
    assert {len(line.partition(",")[2].split()) for line in table[1:]} == {2}

    measured = told(run("evaluate", GALLERY, "--sample", 5, "--json"))
    assert (measured["gallery"], measured["queries"]) == (GALLERY, 5)


def test_schedules_of_the_service(run: Run, service: LiveService) -> None:
    service.request("POST", "/galleries", json={"name": GALLERY})
    made = told(run("schedules", "add", "0 3 * * *", "evaluate", GALLERY, "--json"))["schedule"]
    start = made["id"][:8]
    assert start in run("schedules", "list", "--gallery", GALLERY).stdout
    assert "paused" in run("schedules", "pause", start).stdout
    assert told(run("schedules", "list", "--json"))[-1]["next_at"] is None
    assert "resumed" in run("schedules", "resume", start).stdout
    assert "deleted" in run("schedules", "remove", start).stdout
    assert "restored" in run("schedules", "restore", start).stdout
    assert "never ran" in run("schedules", "history", start).stdout
    assert "deleted" in run("schedules", "remove", start).stdout


def test_queues_of_the_service(run: Run) -> None:
    assert {one["name"] for one in told(run("queues", "--json"))} >= {"encode.colour", "fuse"}
    try:
        (paused,) = told(run("queues", "pause", "index.shape", "--json"))
        assert paused["paused"] is not None
    finally:
        (resumed,) = told(run("queues", "resume", "index.shape", "--json"))
    assert (resumed["paused"], resumed["alive"]) == (None, True)


def test_what_goes_wrong_there_is_told_as_it_is_here(
    run: Run, service: LiveService, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, _ = service.drawn.queries[0]
    with pytest.raises(ApiError, match="no gallery called nowhere"):
        run("search", "nowhere", picture)
    with pytest.raises(ApiError, match="no encoder"):
        run("reindex", "drawn", "--encoder", "unheard-of")
    with pytest.raises(UnreachableError):
        run("galleries", "--url", "http://127.0.0.1:1")
    refused = run("search", "drawn", picture, "--url", service.url, "--local")
    assert refused.exit_code == 2
    assert "two different places" in refused.output
    monkeypatch.setenv("SEMBLANCE_KEY", "smb_0123456789ab_wrong")
    forget()
    with pytest.raises(ApiError, match="key") as caught:
        run("galleries")
    assert caught.value.status == 401


def test_a_search_tells_votes_as_they_land(service: LiveService) -> None:
    picture, _ = service.drawn.queries[1]
    with Client(service.url) as client:
        search = client.search("drawn", picture.read_bytes(), k=5)
        votes = list(search)
        answer = search.answer()
        assert {vote.encoder for vote in votes} == {"colour", "texture", "shape"}
        assert all(len(vote.top) == 3 for vote in votes)
        assert (answer.state, len(answer.results)) == ("done", 5)
        assert answer == client.queries.read(search.id)
        assert client.queries.picture(search.id)[:2] == b"\xff\xd8"
        assert client.queries.suggested_area(search.id).area is None
        assert search.id in {past.id for past in client.queries.list("drawn", mine=True)}
        fused = client.queries.fuse(search.id, {"colour": 0})
        assert fused.weights["colour"] == 0
        first = answer.results[0].image_id
        assert client.queries.thumb(search.id, first, "up").thumb == "up"
        client.queries.take_thumb_back(search.id, first)
        alike = client.search("drawn", Part(image_id=first)).answer()
        assert first not in {one.image_id for one in alike.results}
