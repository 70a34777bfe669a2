"""Queries of words, and of pictures and words, through the queue: real Redis, workers and indexes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import AutoTokenizer, CLIPImageProcessor, CLIPModel

from tests.live_service import LiveService

pytestmark = pytest.mark.integration

WORDS = "a photo of a cat"
SAID = {"clip": "voted", "siglip2": "voted", "colour": "no_text", "caption": "no_captions"}
"""Who says what to words, in a gallery without captions."""


def said_by(answer: dict[str, Any]) -> dict[str, str]:
    """Each encoder's state, or why it abstained."""
    return {one["encoder"]: one["reason"] or one["state"] for one in answer["encoders"]}


def scores(answer: dict[str, Any], encoder: str) -> dict[str, float]:
    """The encoder's score of each result, by place in the folder, in the order of its own ranking."""
    votes = [
        (vote["rank"], f"{result['label']}/{result['name']}", vote["score"])
        for result in answer["results"]
        for vote in result["votes"]
        if vote["encoder"] == encoder
    ]
    return {name: score for _, name, score in sorted(votes)}


def test_words_find_ten_and_who_has_no_words_says_so(speaking_service: LiveService) -> None:
    answer = speaking_service.answer_to(text=WORDS)
    assert (answer["state"], len(answer["results"])) == ("done", 10)
    assert said_by(answer) == SAID
    assert (answer["name"], answer["source"]) == (WORDS, None)
    assert answer["parts"] == [{"weight": 1.0, "text": WORDS, "picture": None}]
    for result in answer["results"]:
        assert {vote["encoder"] for vote in result["votes"]} <= {"clip", "siglip2"}
    # What is learned from pictures that ask for their like says nothing of words.
    assert answer["good_match"] is answer["probable"] is None
    members = speaking_service.get("/service")["encoders"]
    assert {one["encoder"]: one["text"] for one in members} == {
        "clip": True,
        "siglip2": True,
        "colour": False,
        "caption": True,
    }


def test_the_ranking_is_by_the_librarys_own_inner_products(speaking_service: LiveService) -> None:
    answer = speaking_service.answer_to(text=WORDS, k=100)
    ours = scores(answer, "clip")
    assert len(ours) >= 50
    theirs = librarys_products(speaking_service)
    assert ours == pytest.approx({name: theirs[name] for name in ours}, abs=0.01)
    in_order = np.array([theirs[name] for name in ours])
    assert (np.diff(in_order) < 0.01).all()
    assert in_order[0] > in_order[-1] + 0.05


def librarys_products(service: LiveService) -> dict[str, float]:
    """The inner product of the words with every picture of the gallery, as transformers has it."""
    folder = service.var.parent / "weights" / "clip"
    model = CLIPModel.from_pretrained(folder).eval()
    tokens = AutoTokenizer.from_pretrained(folder)([WORDS], return_tensors="pt")
    paths = sorted(service.drawn.gallery.glob("*/*.jpg"))
    pictures = [Image.open(path).convert("RGB") for path in paths]
    seen = CLIPImageProcessor.from_pretrained(folder)(images=pictures, return_tensors="pt")
    with torch.inference_mode():
        said = model.get_text_features(**tokens).pooler_output
        shown = model.get_image_features(**seen).pooler_output
    products = torch.nn.functional.cosine_similarity(shown, said)
    return {
        f"{path.parent.name}/{path.name}": value
        for path, value in zip(paths, products.tolist(), strict=True)
    }


def test_picture_and_words_count_both(speaking_service: LiveService) -> None:
    picture, other = (path for path, _ in speaking_service.drawn.queries[:2])
    alone = speaking_service.answer_to(picture, k=100)
    both = speaking_service.answer_to(picture, text="снег в горах", k=100)
    assert said_by(alone)["colour"] == "voted"
    assert said_by(both) == SAID
    assert both["name"] == f"{picture.name} + снег в горах"
    assert both["source"] == both["parts"][0]["picture"]
    assert scores(both, "siglip2") != pytest.approx(scores(alone, "siglip2"), abs=0.01)
    two = speaking_service.answer_to(picture, other)
    assert {said for name, said in said_by(two).items() if name != "caption"} == {"voted"}
    addresses = [part["picture"]["picture_url"] for part in two["parts"]]
    shown = [
        speaking_service.request("GET", one.removeprefix("/api/v1")).content for one in addresses
    ]
    assert shown[0] != shown[1]
    assert all(data.startswith(b"\xff\xd8") for data in shown)
    nothing = speaking_service.request("GET", f"/queries/{both['id']}/pictures/1")
    assert nothing.status_code == 404


def test_what_is_not_wanted_is_taken_away(speaking_service: LiveService) -> None:
    picture, _ = speaking_service.drawn.queries[0]
    parts = [{"picture": 0}, {"text": WORDS, "weight": -2}]
    less = speaking_service.answer_to(picture, parts=parts, k=100)
    more = speaking_service.answer_to(
        picture, parts=[parts[0], {"text": WORDS, "weight": 2}], k=100
    )
    assert less["name"] == f"{picture.name} - {WORDS}"
    assert [part["weight"] for part in less["parts"]] == [1, -2]
    products = librarys_products(speaking_service)

    def mean_of_first(answer: dict[str, Any]) -> float:
        return float(np.mean([products[name] for name in list(scores(answer, "clip"))[:10]]))

    assert mean_of_first(less) < mean_of_first(more) - 0.1


def test_parts_that_cancel_each_other_out_are_explained(speaking_service: LiveService) -> None:
    answer = speaking_service.answer_to(parts=[{"text": WORDS}, {"text": WORDS, "weight": -1}])
    assert (answer["state"], answer["error"]["code"]) == ("failed", "no_votes")
    assert "cancel each other out" in answer["error"]["message"]


def test_the_command_line_asks_the_same(speaking_service: LiveService) -> None:
    picture, _ = speaking_service.drawn.queries[0]
    args = ("search", "drawn", str(picture), "--plus", "снег", "--minus", "people", "--json")
    queued = json.loads(speaking_service.cli(*args).stdout)
    local = json.loads(speaking_service.cli(*args, "--local").stdout)
    assert queued["name"] == local["name"] == f"{picture.name} + снег - people"
    assert [one["name"] for one in queued["results"]] == [one["name"] for one in local["results"]]
    shown = speaking_service.cli("search", "drawn", "--text", "снег").stdout
    assert "colour abstained (no_text)" in shown
    assert "10 results" in shown


def test_the_command_line_says_what_it_cannot_ask(
    speaking_service: LiveService, tmp_path: Path
) -> None:
    nothing = speaking_service.cli("search", "drawn", check=False)
    assert nothing.returncode != 0
    assert "--text" in nothing.stderr
    empty = speaking_service.cli("search", "drawn", "--minus", " ", check=False)
    assert "between 1 and 500 characters" in empty.stderr
    many = speaking_service.cli("search", "drawn", *["--plus", "snow"] * 9, check=False)
    assert "at most 8 parts" in many.stderr
