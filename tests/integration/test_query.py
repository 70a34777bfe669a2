"""A query through the queue: real Redis, real workers, real indexes."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.live_service import LiveService

pytestmark = pytest.mark.integration


def test_ten_results_each_with_the_votes_that_add_up_to_it(service: LiveService) -> None:
    picture, label = service.drawn.queries[0]
    answer = service.ask(picture)
    assert answer["state"] == "done"
    assert [result["rank"] for result in answer["results"]] == list(range(1, 11))
    for result in answer["results"]:
        assert sum(vote["contribution"] for vote in result["votes"]) == pytest.approx(
            result["score"]
        )
    assert {one["encoder"] for one in answer["encoders"]} == {"colour", "texture", "shape"}
    assert all(one["state"] == "voted" for one in answer["encoders"])
    assert sum(result["label"] == label for result in answer["results"]) >= 3


def test_a_gallery_picture_finds_itself_and_is_left_out_of_more_like_this(
    service: LiveService,
) -> None:
    picture = next(service.drawn.gallery.glob("*/*.jpg"))
    first = service.ask(picture)["results"][0]
    assert first["name"] == picture.name
    assert first["label"] == picture.parent.name
    response = service.request(
        "POST", "/queries", data={"gallery": "drawn", "image_id": first["image_id"]}
    )
    more = service.answer(response.json()["id"])
    assert len(more["results"]) == 10
    assert first["image_id"] not in {result["image_id"] for result in more["results"]}


def test_a_screenshot_finds_the_picture_in_it(service: LiveService, tmp_path: Path) -> None:
    picture = sorted(service.drawn.gallery.glob("*/*.jpg"))[7]
    with Image.open(picture) as inside:
        page = Image.new("RGB", (3 * inside.width, 4 * inside.height), "white")
        page.paste(inside, (inside.width, inside.height))
    page.save(tmp_path / "screenshot.png")
    with (tmp_path / "screenshot.png").open("rb") as file:
        form = {"gallery": "drawn", "crop": "auto"}
        asked = service.request("POST", "/queries", data=form, files={"picture": file})
    answer = service.answer(asked.json()["id"])
    assert answer["source"]["area"]["box"] == pytest.approx([1 / 3, 1 / 4, 2 / 3, 1 / 2], abs=0.02)
    assert answer["results"][0]["name"] == picture.name
    whole = service.ask(tmp_path / "screenshot.png")
    assert whole["source"]["area"] is None


def test_the_queue_and_a_local_search_give_the_same_ten(service: LiveService) -> None:
    for picture, _ in service.drawn.queries[:2]:
        args = ("search", "drawn", str(picture), "--json")
        queued = json.loads(service.cli(*args).stdout)
        local = json.loads(service.cli(*args, "--local").stdout)
        assert len(queued["results"]) == 10
        assert queued["results"] == local["results"]
        assert queued["good_match"] == local["good_match"]
        assert queued["probable"] == local["probable"]


def test_votes_arrive_as_events_and_then_the_answer(service: LiveService) -> None:
    picture, _ = service.drawn.queries[1]
    accepted = service.submit(picture.read_bytes()).json()
    path = accepted["events_url"].removeprefix("/api/v1")
    with service.request("GET", path, stream=True) as stream:
        lines = [line for line in stream.iter_lines(decode_unicode=True) if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert sorted(names) == ["done", "vote", "vote", "vote"]
    assert names[-1] == "done"
    answer = json.loads(lines[-1].removeprefix("data: "))
    assert answer == service.get(f"/queries/{accepted['id']}")
    ids = [line.removeprefix("id: ") for line in lines if line.startswith("id: ")]
    again = service.request("GET", path, headers={"Last-Event-ID": ids[1]})
    assert again.text.count("event: ") == 2  # what came after the second


def test_an_answer_outlives_redis(service: LiveService) -> None:
    picture, _ = service.drawn.queries[2]
    answer = service.ask(picture)
    service.redis().delete(f"semblance:query:{answer['id']}")
    assert service.get(f"/queries/{answer['id']}") == answer


def test_an_empty_gallery_is_a_clear_error(service: LiveService) -> None:
    service.request("POST", "/galleries", json={"name": "nothing"})
    picture, _ = service.drawn.queries[0]
    response = service.submit(picture.read_bytes(), gallery="nothing")
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "empty_index"
    assert service.request("DELETE", "/galleries/nothing").status_code == 204


def test_unknown_things_are_404(service: LiveService) -> None:
    assert service.request("GET", f"/queries/{'0' * 32}").status_code == 404
    assert service.request("GET", "/galleries/unheard-of").status_code == 404
    assert service.request("GET", "/images/999999").status_code == 404
    assert service.request("GET", f"/jobs/{'0' * 32}").status_code == 404


def test_following_ends_however_late_one_comes(service: LiveService) -> None:
    answer = service.ask(service.drawn.queries[3][0])
    path = f"/queries/{answer['id']}/events"
    last = service.redis().xrevrange(f"semblance:query:{answer['id']}:events", count=1)[0][0]
    resumed = service.request("GET", path, headers={"Last-Event-ID": last.decode()})
    assert resumed.text.count("event: ") == resumed.text.count("event: done") == 1
    service.redis().delete(
        f"semblance:query:{answer['id']}", f"semblance:query:{answer['id']}:events"
    )
    assert service.request("GET", path).text.count("event: done") == 1
    assert service.request("GET", path, headers={"Last-Event-ID": "x"}).status_code == 400


def test_an_image_id_beyond_the_catalogs_range_is_refused(service: LiveService) -> None:
    fields = {"gallery": "drawn", "image_id": 2**70}
    assert service.request("POST", "/queries", data=fields).status_code == 422
