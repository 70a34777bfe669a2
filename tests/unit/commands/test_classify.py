"""``semblance classify`` and ``semblance prompts`` in this process, on a gallery of plain colours."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from index_store.errors import EmptyIndexError, NotFoundError
from models_store.errors import PromptsError
from models_store.text.transformers_text import TransformersText
from tasks.ensemble import get_catalog
from tasks.errors import NoWordsError
from tasks.suggesting.terms import BadClassesError
from tests.conftest import forget
from tests.two_towers import write_clip

Run = Callable[..., Result]

COLOURS = {"red": (200, 40, 40), "green": (40, 200, 40)}


@pytest.fixture
def gallery(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ten pictures of each colour, four of which have no label, embedded by a tiny CLIP."""
    write_clip(tmp_path / "weights" / "clip")
    profile = tmp_path / "small.toml"
    exact = 'index = "exact"\ndimension = "full"\n'
    profile.write_text(f"[encoders.colour]\n{exact}[encoders.clip]\n{exact}")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    forget()
    chance = np.random.default_rng(0)
    for name, colour in COLOURS.items():
        for number in range(10):
            folder = tmp_path / "in" / (name if number < 6 else "")
            folder.mkdir(parents=True, exist_ok=True)
            pixels = np.clip(np.array(colour) + chance.normal(0, 25, (32, 32, 3)), 0, 255)
            Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{name}-{number}.png")
    run("ingest", "some", tmp_path / "in", "--local")
    return "some"


def labelled(gallery: str) -> int:
    return len(get_catalog().images.labels_of(get_catalog().galleries.get(gallery).id))


def test_suggestions_are_accepted_and_taken_back(run: Run, gallery: str) -> None:
    told = json.loads(
        run("classify", gallery, "--encoder", "colour", "--accept-above", "0.5", "--json").stdout
    )
    assert told["accepted"] == 8
    assert told["labels"] == []
    assert told["chosen"] == {"method": "probe", "encoder": "colour"}
    assert labelled(gallery) == 20
    assert "taken back: 8" in run("classify", gallery, "--undo").stdout
    assert labelled(gallery) == 12
    assert json.loads(run("classify", gallery, "--undo", "--json").stdout) == {"undone": 0}
    shown = run("classify", gallery).stdout  # clip reads words, so it is asked first
    assert "8 suggestions for 8 pictures" in shown
    assert "zero_shot" in shown
    assert "red" in shown


def test_classes_and_sentences_come_from_files(run: Run, gallery: str, tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("red\n\nviolet\n")
    (tmp_path / "mine.txt").write_text("# of colours\nthe colour {}\n")
    line = ["--classes", tmp_path / "classes.txt", "--class", "green"]
    told = json.loads(
        run("classify", gallery, *line, "--prompts", tmp_path / "mine.txt", "--json").stdout
    )
    zero_shot = told["methods"][0]
    assert (told["classes"], told["given"]) == (3, True)
    assert (zero_shot["prompts"], zero_shot["sentences"]) == ("mine", 1)
    with pytest.raises(BadClassesError, match="only one class"):
        run("classify", gallery, "--class", "red")
    with pytest.raises(BadClassesError, match="cannot be read"):
        run("classify", gallery, "--classes", tmp_path / "none.txt")
    with pytest.raises(PromptsError, match="'nothing'"):
        run("classify", gallery, "--prompts", "nothing")
    with pytest.raises(NotFoundError, match="nobody"):
        run("classify", gallery, "--encoder", "nobody")


def test_names_that_mean_nothing_are_told(
    run: Run, gallery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = lambda _, text: [word for word in text.split() if word == "blorf"]  # noqa: E731
    monkeypatch.setattr(TransformersText, "unknown", strange)
    line = [one for name in ("red", "green", "blorf") for one in ("--class", name)]
    assert "clip does not know the words of: blorf" in run("classify", gallery, *line).stdout


def test_where_every_picture_has_a_label_nothing_is_to_be_accepted(run: Run, gallery: str) -> None:
    run("classify", gallery, "--encoder", "colour", "--accept-above", "0")
    shown = run("classify", gallery, "--encoder", "colour").stdout
    assert "every picture of some has a label" in shown
    assert "accept them" not in shown


def test_a_gallerys_own_sentences_are_its_default(run: Run, gallery: str, tmp_path: Path) -> None:
    assert "uses short" in run("prompts", "show", gallery).stdout
    assert run("prompts", "show", gallery, "--json").stdout == "null\n"
    for name in ("first", "second"):
        (tmp_path / f"{name}.txt").write_text(f"the {name} {{}}\n")
        run("prompts", "set", gallery, tmp_path / f"{name}.txt")
    assert run("prompts", "show", gallery).stdout == "the second {}\n"
    told = json.loads(run("classify", gallery, "--json").stdout)
    assert told["methods"][0]["prompts"] == "second"
    run("prompts", "set", gallery, "--undo")
    assert json.loads(run("prompts", "show", gallery, "--json").stdout)["name"] == "first"
    assert "uses short again" in run("prompts", "clear", gallery).stdout
    assert "nothing was set" in run("prompts", "clear", gallery).stdout
    assert "nothing was set" in run("prompts", "set", gallery, "--undo").stdout
    assert run("prompts", "set", gallery).exit_code == 2


def test_sentences_are_compared_with_a_single_one(
    run: Run, gallery: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.prompts.compare.PROMPT_SETS", ("single", "bare"))
    (tmp_path / "mine.txt").write_text("the colour {}\na photo of a {}.\n")
    (tmp_path / "same.txt").write_text("a photo of a {}.\n")
    line = ["prompts", "compare", gallery, "--prompts", tmp_path / "mine.txt"]
    line += ["--prompts", tmp_path / "same.txt"]
    (told,) = json.loads(run(*line, "--json").stdout)["encoders"]
    assert (told["encoder"], told["pictures"], told["classes"]) == ("clip", 12, 2)
    sets = {one["prompts"]: one for one in told["sets"]}
    assert list(sets) == ["single", "bare", "mine", "same"]
    assert sets["single"]["gain"] is None
    for measure in ("accuracy", "precision_at_10", "map_at_10"):
        assert sets["same"]["measures"][measure] == sets["single"]["measures"][measure]
        assert sets["same"]["gain"][measure] == {"mean": 0, "low": 0, "high": 0}
        found = sets["mine"]["measures"][measure]
        assert 0 <= found["low"] <= found["mean"] <= found["high"] <= 1
    assert sets["bare"]["measures"]["precision_at_10"]["high"] <= 0.6  # six of a class are there
    shown = run(*line).stdout
    assert "12 pictures, 2 classes" in shown
    assert "gain" in shown
    with pytest.raises(NoWordsError):
        run("prompts", "compare", gallery, "--encoder", "colour")
    assert run("prompts", "compare", gallery, "--encoder", "nobody").exit_code == 2


def test_an_empty_gallery_is_said_to_be_empty(run: Run, gallery: str) -> None:
    get_catalog().galleries.create("empty")
    for line in (("classify",), ("prompts", "compare"), ("report", "words")):
        with pytest.raises(EmptyIndexError, match="is empty") as refused:
            run(*line, "empty")
        assert "semblance ingest empty" in refused.value.hint
