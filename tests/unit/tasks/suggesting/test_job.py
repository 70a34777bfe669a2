"""Suggesting in this process: real encoders and stores, pictures of one colour a class."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.records import Gallery
from index_store.errors import ConflictError
from index_store.images import ImageFiles
from tasks.client.suggestions import decide, prepare_suggest, require_run
from tasks.ensemble import TRAINED, get_catalog
from tasks.errors import JobCancelledError, JobTakenError, TasksError, TooFewLabelsError
from tasks.ingest import ingest_folder
from tasks.learned_from import FILE
from tasks.suggesting import suggest
from tasks.suggesting.job import run_suggest
from tasks.suggesting.terms import SuggestTerms
from tests.conftest import forget
from tests.two_towers import write_clip, write_siglip

COLOURS = {"red": (200, 40, 40), "green": (40, 200, 40), "blue": (40, 40, 200)}
EACH = 12
UNKNOWN = 5  # pictures of each colour that have no label

Fill = Callable[..., Gallery]


@pytest.fixture
def fill(var: Path, tmp_path: Path) -> Fill:
    """Fills a gallery with pictures of three colours, labelled and not."""

    def fill(labelled: int = EACH, unlabelled: int = UNKNOWN, spread: float = 25) -> Gallery:
        chance = np.random.default_rng(0)
        for name, colour in COLOURS.items():
            for number in range(labelled + unlabelled):
                folder = tmp_path / "in" / (name if number < labelled else "")
                folder.mkdir(parents=True, exist_ok=True)
                noisy = np.array(colour) + chance.normal(0, spread, (32, 32, 3))
                pixels = np.clip(noisy, 0, 255).astype(np.uint8)
                Image.fromarray(pixels).save(folder / f"{name}-{number}.png")
        catalog = get_catalog()
        gallery = catalog.galleries.get_or_create("some")
        ingest_folder(catalog, ImageFiles(var), gallery, tmp_path / "in", max_pixels=10**6)
        return catalog.galleries.get("some")

    return fill


def run(gallery: Gallery, encoder: str = "colour", **terms: Any) -> dict[str, Any]:
    """Suggest, and what the report says."""
    job, _ = prepare_suggest(gallery, encoder, SuggestTerms(**terms))
    run_suggest(job.id)
    return require_run(gallery).report


def by_method(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["method"]: one for one in report["methods"]}


def suggested(gallery: Gallery) -> dict[str, str]:
    """What is suggested, by the picture's name."""
    catalog = get_catalog()
    current = require_run(gallery)
    found = [
        one
        for tally in catalog.suggestions.tally(current.id)
        for one in catalog.suggestions.page(current.id, tally.label, limit=1000)
    ]
    images = catalog.images.get_many([one.image_id for one in found])
    return {images[one.image_id].name: one.label for one in found}


def test_a_probe_suggests_what_pictures_without_a_label_show(fill: Fill) -> None:
    gallery = fill()
    report = run(gallery)
    found = suggested(gallery)
    assert len(found) == report["suggested"] == report["unlabelled"] == 3 * UNKNOWN
    assert all(name.startswith(label) for name, label in found.items())
    ways = by_method(report)
    assert (ways["zero_shot"]["usable"], ways["zero_shot"]["why"]) == (False, "no_words")
    assert ways["probe"]["accuracy"]["mean"] == 1
    assert ways["probe"]["accuracy"]["low"] < 0.7  # of six pictures that is not known exactly
    assert (ways["probe"]["pictures"], ways["probe"]["fitted"]) == (6, 30)
    assert [one["pictures"] for one in ways["probe"]["per_class"]] == [2, 2, 2]
    assert ways["probe"]["calibrated"]
    assert report["chosen"] == {"method": "probe", "encoder": "colour"}
    assert "fine_tuned" not in ways


def test_where_colours_mean_nothing_the_probe_says_so(fill: Fill, var: Path) -> None:
    """Labels drawn by lot: what it was fitted to would flatter it, what was held out does not."""
    gallery = fill(labelled=40, unlabelled=4)
    catalog = get_catalog()
    labels = catalog.images.labels_of(gallery.id)
    lots = np.random.default_rng(1).permutation(list(labels.values())).tolist()
    catalog.images.relabel(dict(zip(labels, lots, strict=True)))
    probe = by_method(run(gallery))["probe"]
    assert probe["accuracy"]["mean"] < 0.65
    assert probe["confusion"]
    current = require_run(gallery)
    sure = [
        one.confidence
        for label in COLOURS
        for one in catalog.suggestions.page(current.id, label, limit=1000)
    ]
    assert max(sure) < 0.7


def test_few_labels_are_not_enough_for_an_encoder_without_words(fill: Fill) -> None:
    gallery = fill(labelled=3)
    with pytest.raises(TooFewLabelsError, match="too few pictures have a label") as failed:
        run(gallery)
    assert "four pictures" in failed.value.hint
    assert get_catalog().jobs.list(state="failed")[0].error_code == "too_few_labels"
    with pytest.raises(TasksError, match="zero_shot cannot be used"):
        run(gallery, method="zero_shot")


@pytest.fixture
def towers(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiny encoders of random weights that read words."""
    write_clip(tmp_path / "weights" / "clip")
    write_siglip(tmp_path / "weights" / "siglip2")
    profile = tmp_path / "towers.toml"
    exact = 'index = "exact"\ndimension = "full"\n'
    profile.write_text("".join(f"[encoders.{name}]\n{exact}" for name in ("clip", "siglip2")))
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    forget()


@pytest.mark.usefixtures("towers")
def test_names_alone_do_where_there_are_no_labels(fill: Fill) -> None:
    gallery = fill(labelled=0)
    report = run(gallery, "clip", classes=("red", "green", "blue"), prompts="single")
    zero_shot = by_method(report)["zero_shot"]
    assert (zero_shot["usable"], zero_shot["accuracy"]) == (True, None)
    assert (zero_shot["why"], zero_shot["calibrated"]) == ("nothing_to_measure", False)
    assert (zero_shot["prompts"], zero_shot["sentences"]) == ("single", 1)
    assert report["given"]
    assert len(suggested(gallery)) == 3 * UNKNOWN


@pytest.mark.usefixtures("towers")
def test_the_superclass_before_a_slash_is_not_said(fill: Fill) -> None:
    gallery = fill(labelled=0)
    likely = []
    for names in (("red", "green"), ("warm/red", "cold/green")):
        run(gallery, "clip", classes=names)
        pages = [get_catalog().suggestions.page(require_run(gallery).id, one) for one in names]
        likely.append([{one.image_id: one.confidence for one in page} for page in pages])
    assert likely[0] == likely[1]


@pytest.mark.usefixtures("towers")
def test_names_are_measured_with_all_labels_where_these_are_too_few_to_learn_from(
    fill: Fill,
) -> None:
    gallery = fill(labelled=2)
    ways = by_method(run(gallery, "siglip2"))
    assert (ways["zero_shot"]["pictures"], ways["zero_shot"]["calibrated"]) == (6, True)
    assert (ways["probe"]["usable"], ways["probe"]["why"]) == (False, "too_few_labels")


@pytest.mark.usefixtures("towers")
def test_all_ways_are_measured_with_the_same_pictures_and_the_best_suggests(fill: Fill) -> None:
    gallery = fill()
    report = run(gallery, "clip")
    ways = by_method(report)
    assert ways["probe"]["pictures"] == ways["zero_shot"]["pictures"] == 6
    # Random towers read nothing in words, but their embeddings tell colours apart.
    assert ways["probe"]["macro_accuracy"]["mean"] > ways["zero_shot"]["macro_accuracy"]["mean"]
    assert report["chosen"]["method"] == "probe"
    report = run(gallery, "clip", method="zero_shot")
    assert report["chosen"]["method"] == require_run(gallery).method == "zero_shot"


@pytest.mark.usefixtures("towers")
def test_names_that_no_label_knows_are_left_to_words(fill: Fill) -> None:
    """A probe cannot suggest a class that it has seen no picture of."""
    report = run(fill(), "clip", classes=("red", "green", "violet"))
    ways = by_method(report)
    assert (ways["zero_shot"]["classes"], ways["probe"]["classes"]) == (3, 2)
    assert report["chosen"]["method"] == "zero_shot"


@pytest.mark.usefixtures("towers")
def test_sigmoids_are_as_the_tower_has_them(fill: Fill) -> None:
    gallery = fill(labelled=0)
    run(gallery, "siglip2", classes=("red", "green"))
    current, catalog = require_run(gallery), get_catalog()
    pages = [catalog.suggestions.page(current.id, one, limit=99) for one in ("red", "green")]
    confidences = [one.confidence for page in pages for one in page]
    assert min(confidences) < 0.5  # a softmax over two classes would never say so


def test_an_encoder_trained_here_is_measured_with_what_it_has_not_seen(
    fill: Fill, var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = fill()
    labels = get_catalog().images.labels_of(gallery.id)
    held_out = sorted(labels)[::4]
    publish_copy(tmp_path, var, "mine", gallery, [one for one in labels if one not in held_out])
    publish_copy(tmp_path, var, "unknown", gallery, None)
    profile = tmp_path / "trained.toml"
    exact = 'index = "exact"\ndimension = "full"\n'
    names = ("colour", "mine", "unknown")
    profile.write_text("".join(f"[encoders.{name}]\n{exact}" for name in names))
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    forget()
    mine = one_of(run(gallery), "mine")
    assert (mine["usable"], mine["why"]) == (False, "not_embedded")
    run(gallery, "mine")
    report = run(gallery, "unknown")
    mine, unknown = one_of(report, "mine"), one_of(report, "unknown")
    assert (mine["base"], mine["how"], mine["gallery"]) == ("net", "lora", "some")
    assert 0 < mine["pictures"] <= len(held_out)
    # Of the other nobody knows what it has seen: it can suggest, but is not measured, nor is its probe.
    assert (unknown["usable"], unknown["accuracy"]) == (True, None)
    assert unknown["why"] == by_method(report)["probe"]["why"] == "unknown_training"
    assert not unknown["calibrated"]
    assert report["chosen"]["encoder"] == "mine"
    assert run(gallery, "mine", method="fine_tuned")["chosen"]["method"] == "fine_tuned"


def one_of(report: dict[str, Any], encoder: str) -> dict[str, Any]:
    (found,) = (
        one
        for one in report["methods"]
        if (one["method"], one["encoder"]) == ("fine_tuned", encoder)
    )
    return found  # type: ignore[no-any-return]


def publish_copy(
    tmp_path: Path, var: Path, name: str, gallery: Gallery, seen: list[int] | None
) -> None:
    """A network under ``trained/``; what it learned from beside it, or not."""
    import json

    folder = var / TRAINED / name
    write_clip(folder, seed=len(name))
    if seen is not None:
        told = {"gallery_id": gallery.id, "gallery": "some", "base": "net", "how": "lora"}
        (folder / FILE).write_text(json.dumps(told | {"pictures": seen}))
    # Without a tokenizer it is an encoder of pictures alone, as those that are trained here are.
    for file in (*folder.glob("tokenizer*"), *folder.glob("special_tokens*")):
        file.unlink()
    shutil.rmtree(tmp_path / "none", ignore_errors=True)


def test_what_was_rejected_is_not_suggested_again(fill: Fill) -> None:
    gallery = fill()
    run(gallery)
    page = get_catalog().suggestions.page(require_run(gallery).id, "red")
    wrong = page[0].image_id
    decide(gallery, "reject", image_ids=[wrong])
    run(gallery)
    catalog, current = get_catalog(), require_run(gallery)
    others = [
        one for label in ("green", "blue") for one in catalog.suggestions.page(current.id, label)
    ]
    (again,) = (one for one in others if one.image_id == wrong)
    assert again.label in ("green", "blue")
    assert len(suggested(gallery)) == 3 * UNKNOWN


def test_accepted_ones_teach_the_next_run_and_can_be_taken_back(fill: Fill) -> None:
    gallery = fill()
    run(gallery)
    decision, done = decide(gallery, "accept", least=0.0)
    assert (decision.pictures, done) == (3 * UNKNOWN, True)
    report = run(gallery)
    assert (report["labelled"], report["unlabelled"]) == (3 * (EACH + UNKNOWN), 0)
    assert suggested(gallery) == {}


def test_a_picture_that_came_since_the_last_reindex_is_embedded_on_the_way(
    fill: Fill, var: Path, tmp_path: Path
) -> None:
    gallery = fill()
    run(gallery)
    Image.new("RGB", (32, 32), (200, 40, 40)).save(tmp_path / "in" / "red-late.png")
    ingest_folder(get_catalog(), ImageFiles(var), gallery, tmp_path / "in", max_pixels=10**6)
    run(gallery)
    assert suggested(gallery)["red-late.png"] == "red"


def test_a_job_that_was_left_is_named_to_who_wants_something_else(fill: Fill) -> None:
    """As when Ctrl-C ended it: it waits, and the same command goes on with it."""
    gallery = fill()
    left, _ = prepare_suggest(gallery, "colour", SuggestTerms())
    assert prepare_suggest(gallery, "colour", SuggestTerms())[0].id == left.id
    with pytest.raises(ConflictError, match=f"job {left.id[:8]}, queued") as refused:
        prepare_suggest(gallery, "colour", SuggestTerms(classes=("red", "green")))
    assert f"semblance jobs --cancel {left.id[:8]}" in refused.value.hint


def test_a_cancelled_job_leaves_what_was_shown_before(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = fill()
    run(gallery)
    before = require_run(gallery).id
    job, _ = prepare_suggest(gallery, "colour", SuggestTerms())
    monkeypatch.setattr(suggest, "_WRITTEN", 2)

    def cancel(done: int, total: int, stage: str) -> None:
        if stage == "suggesting" and done == 2:
            get_catalog().jobs.cancel(job.id)

    monkeypatch.setattr("tasks.job_run._REPORT_EVERY_S", 0)
    with pytest.raises(JobCancelledError):
        run_suggest(job.id, cancel)
    assert require_run(gallery).id == before
    assert len(suggested(gallery)) == 3 * UNKNOWN
    with pytest.raises(JobTakenError):
        run_suggest(job.id)
    run(gallery)  # begins anew, and drops what the cancelled one left
    assert require_run(gallery).id > before + 1
    assert len(suggested(gallery)) == 3 * UNKNOWN
