"""Suggested labels through the queue: a real worker, Redis, its own embeddings; over HTTP and by command."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live_service import LiveService, until

pytestmark = pytest.mark.integration

NAME = "to-label"
CLASSES = 4
LABELLED = 5  # pictures of each class; three more have no label


@pytest.fixture(scope="module")
def gallery(speaking_service: LiveService) -> Iterator[str]:
    """A part of the drawn gallery, some of whose pictures have no label, embedded by everybody."""
    fill(speaking_service, NAME)
    yield NAME
    speaking_service.request("DELETE", f"/galleries/{NAME}")


def fill(service: LiveService, name: str) -> None:
    service.request("POST", "/galleries", json={"name": name})
    folders = sorted(service.drawn.gallery.iterdir())[:CLASSES]
    for folder in folders:
        pictures = sorted(folder.glob("*.jpg"))
        for label, some in ((folder.name, pictures[:LABELLED]), (None, pictures[LABELLED:])):
            files = [("pictures", (f"{folder.name}-{p.name}", p.read_bytes())) for p in some]
            form = {"label": label} if label else {}
            answer = service.request("POST", f"/galleries/{name}/images", files=files, data=form)
            assert answer.status_code == 200, answer.text
    service.jobs_done(name)


def unlabelled(service: LiveService, name: str = NAME) -> int:
    images = service.get(f"/galleries/{name}/images?limit=500")["images"]
    return sum(one["label"] is None for one in images)


def suggested(service: LiveService, **body: Any) -> dict[str, Any]:
    """Have labels suggested and wait; what there is then."""
    answer = service.request("POST", f"/galleries/{NAME}/suggestions", json=body)
    assert answer.status_code == 202, answer.text
    job_id = answer.json()["id"]

    def ended() -> dict[str, Any] | None:
        job: dict[str, Any] = service.get(f"/jobs/{job_id}")
        assert job["state"] not in ("failed", "cancelled"), job
        return job if job["state"] == "done" else None

    job = until(ended, within_s=120)
    assert job["kind"] == "suggest"
    shown: dict[str, Any] = service.get(f"/galleries/{NAME}/suggestions")
    assert shown["run"]["job_id"] == job_id
    return shown


def decide(service: LiveService, **body: Any) -> dict[str, Any]:
    answer = service.request("POST", f"/galleries/{NAME}/suggestions/decisions", json=body)
    assert answer.status_code == 200, answer.text
    decided: dict[str, Any] = answer.json()
    assert decided["done"]
    decision: dict[str, Any] = decided["decision"]
    return decision


def test_all_ways_are_measured_and_the_best_suggests(
    speaking_service: LiveService, gallery: str
) -> None:
    shown = suggested(speaking_service, encoder="clip")
    report = shown["run"]["report"]
    ways = {one["method"]: one for one in report["methods"]}
    assert set(ways) == {"zero_shot", "probe"}
    assert ways["zero_shot"]["pictures"] == ways["probe"]["pictures"] == CLASSES
    assert ways["zero_shot"]["sentences"] == 7
    assert ways["probe"]["fitted"] == CLASSES * (LABELLED - 1)
    assert shown["pictures"] == unlabelled(speaking_service) > 0
    page = speaking_service.get(
        f"/galleries/{gallery}/suggestions/pictures?label={shown['labels'][0]['label']}"
    )["suggestions"]
    confidences = [one["confidence"] for one in page]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < one <= 1 for one in confidences)


def test_a_mute_encoder_does_with_a_probe_and_guesses_better_than_by_chance(
    speaking_service: LiveService, gallery: str
) -> None:
    shown = suggested(speaking_service, encoder="colour")
    assert shown["run"]["method"] == "probe"
    ways = {one["method"]: one for one in shown["run"]["report"]["methods"]}
    assert ways["zero_shot"]["why"] == "no_words"
    pages = [
        speaking_service.get(f"/galleries/{gallery}/suggestions/pictures?label={one['label']}")
        for one in shown["labels"]
    ]
    found = [one for page in pages for one in page["suggestions"]]
    right = sum(one["image"]["name"].startswith(f"{one['label']}-") for one in found)
    assert right > 1.5 * len(found) / CLASSES


def test_a_bulk_acceptance_is_taken_back_in_one_go(
    speaking_service: LiveService, gallery: str
) -> None:
    shown = suggested(speaking_service, encoder="colour")
    before = unlabelled(speaking_service)
    decision = decide(speaking_service, action="accept", least=0.0, run=shown["run"]["id"])
    assert decision["pictures"] == before
    assert unlabelled(speaking_service) == 0
    assert speaking_service.get(f"/galleries/{gallery}/suggestions")["pictures"] == 0
    at = f"/galleries/{gallery}/suggestions/decisions/{decision['id']}/undo"
    assert speaking_service.request("POST", at).json()["done"]
    assert unlabelled(speaking_service) == before
    assert speaking_service.get(f"/galleries/{gallery}/suggestions")["pictures"] == before


@pytest.mark.usefixtures("gallery")
def test_classes_nobody_labelled_are_told_by_their_names(speaking_service: LiveService) -> None:
    shown = suggested(
        speaking_service, encoder="siglip2", classes=["облако", "дерево"], prompts="bare"
    )
    report = shown["run"]["report"]
    assert (report["chosen"]["method"], report["given"]) == ("zero_shot", True)
    assert {one["label"] for one in shown["labels"]} <= {"облако", "дерево"}


def test_the_command_line_does_the_same(speaking_service: LiveService, gallery: str) -> None:
    before = unlabelled(speaking_service)
    line = ("classify", gallery, "--encoder", "colour", "--accept-above", "0", "--json")
    told = json.loads(speaking_service.cli(*line).stdout)
    assert told["accepted"] == before
    assert unlabelled(speaking_service) == 0
    undone = json.loads(speaking_service.cli("classify", gallery, "--undo", "--json").stdout)
    assert undone == {"undone": before}
    assert unlabelled(speaking_service) == before
    wrong = speaking_service.cli("classify", gallery, "--class", "one", check=False)
    assert wrong.returncode == 1
    assert "what to do" in wrong.stderr


def test_prompts_are_compared_on_what_is_stored(
    speaking_service: LiveService, gallery: str
) -> None:
    told = json.loads(
        speaking_service.cli("prompts", "compare", gallery, "--encoder", "clip", "--json").stdout
    )
    (clip,) = told["encoders"]
    assert clip["pictures"] == CLASSES * LABELLED
    assert [one["prompts"] for one in clip["sets"]] == ["single", "bare", "short", "imagenet80"]
    for one in clip["sets"][1:]:
        gain = one["gain"]["map_at_10"]
        assert gain["low"] <= gain["mean"] <= gain["high"]


def test_labels_given_meanwhile_drop_out(speaking_service: LiveService, gallery: str) -> None:
    shown = suggested(speaking_service, encoder="colour")
    label = shown["labels"][0]["label"]
    at = f"/galleries/{gallery}/suggestions/pictures?label={label}"
    first = speaking_service.get(at)["suggestions"][0]["image"]["id"]
    speaking_service.request("DELETE", f"/images/{first}")
    assert first not in [one["image"]["id"] for one in speaking_service.get(at)["suggestions"]]
    speaking_service.request("POST", f"/images/{first}/restore")
    assert first in [one["image"]["id"] for one in speaking_service.get(at)["suggestions"]]
