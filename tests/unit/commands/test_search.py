from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from PIL import Image

from commands.filter_options import filter_options
from commands.search import read_picture, search
from commands.search_answer import show
from index_store.catalog.browsing_records import ImageFilter
from tasks.ensemble import get_catalog
from tasks.errors import TasksError
from tasks.reasons import Reason
from tests.unit.commands.conftest import Run

ANSWER = {"encoders": [], "results": [], "took_ms": 1.0, "parts": []}


def test_labels_and_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = {"rank": 1, "label": "[/x]", "name": "[a].jpg", "score": 1.0, "votes": []}
    encoders = [
        {"encoder": "[/v]", "state": "voted"},
        {"encoder": "[/w]", "state": "abstained", "reason": "failed", "detail": "[/y]"},
    ]
    show(ANSWER | {"encoders": encoders, "results": [result]})
    shown = capsys.readouterr().out
    for text in ("[/x]", "[a].jpg", "[/v]", "[/w] abstained (failed): [/y]"):
        assert text in shown


@pytest.mark.parametrize(("columns", "scores"), [(80, False), (200, True)])
def test_names_are_whole_however_narrow_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int, scores: bool
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    names = ["colour", "texture", "shape", "glrt"]
    names += ["starter_convnext", "starter_mobilevit", "starter_resnet"]
    votes = [{"encoder": name, "rank": 99, "score": 0.125} for name in names]
    result = {"rank": 10, "label": "lobster", "name": "IMG_20260301_093000.jpg", "score": 2.224}
    encoders = [{"encoder": name, "state": "voted"} for name in names]
    result |= {"votes": votes, "probability": 0.12}
    show(ANSWER | {"encoders": encoders, "results": [result]})
    shown = capsys.readouterr().out
    assert "…" not in shown
    for text in ("lobster", "IMG_", "2.224", "0.12", "99", *names):
        assert text in shown
    assert ("0.125" in shown) is scores


@pytest.mark.parametrize(
    ("crop", "area", "said"),
    [
        ("none", None, ""),
        ("auto", None, "searched with the whole picture"),
        (
            "auto",
            {"box": [0.25, 0, 0.75, 0.5], "confidence": 0.9},
            "from 25% to 75% of the width and from 0% to 50%",
        ),
        (
            "chosen",
            {"box": [0.25, 0, 0.75, 0.5], "confidence": None},
            "from 25% to 75% of the width and from 0% to 50% of the height",
        ),
    ],
)
def test_what_a_crop_came_to_is_said(
    capsys: pytest.CaptureFixture[str], crop: str, area: dict[str, object] | None, said: str
) -> None:
    picture = {"weight": 1.0, "picture": {"crop": crop, "area": area}}
    show(ANSWER | {"parts": [{"weight": 1.0, "text": "snow"}, picture]})
    shown = " ".join(capsys.readouterr().out.split())
    assert said in shown
    assert ("searched with" in shown) == bool(said)


def test_a_part_of_a_picture_is_read(var: Path, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (40, 40), "red").save(picture)
    part = read_picture(picture, area=(0.5, 0, 1, 0.5))
    assert part.picture.size == (20, 20)
    assert (part.source.crop, part.source.area) == ("chosen", ((0.5, 0, 1, 0.5), None))


def test_days_are_meant_as_they_are_here() -> None:
    seen: list[ImageFilter | None] = []

    @click.command()
    @filter_options
    def command(wanted: ImageFilter | None) -> None:
        seen.append(wanted)

    def run(*args: str) -> int:
        return CliRunner().invoke(command, args).exit_code

    assert run() == 0
    assert seen == [None]
    assert run("--label", "a", "--label", "b", "--after", "2026-01-31", "--unlabelled") == 0
    midnight = datetime(2026, 1, 31).astimezone()
    assert seen[1] == ImageFilter(labels=("a", "b"), unlabelled=True, since=midnight)
    assert run("--before", "tomorrow") == 2


@pytest.mark.parametrize("area", ["0.5,0,1", "a,b,c,d", "0.5 0 1 1"])
def test_an_area_is_four_numbers(var: Path, area: str) -> None:
    done = CliRunner().invoke(search, ["some", "--text", "snow", "--area", area])
    assert done.exit_code == 2
    assert "is not four numbers, such as 0.25,0,0.75,1" in done.output


@pytest.mark.parametrize(
    ("good_match", "probable", "said"),
    [
        (None, None, ""),
        (True, {"label": "[/c]at", "probability": 0.931}, "Probably: [/c]at (0.93)"),
        (True, {"label": "cat", "probability": 0.9999}, "Probably: cat (0.99)"),
        (False, None, "No good match: nothing in this gallery is likely of the same kind."),
    ],
)
def test_what_the_answer_comes_to_is_said_first(
    capsys: pytest.CaptureFixture[str],
    good_match: bool | None,
    probable: dict[str, object] | None,
    said: str,
) -> None:
    show(ANSWER | {"good_match": good_match, "probable": probable})
    shown = capsys.readouterr().out
    assert shown.startswith(said)
    assert bool(said) == ("match" in shown or "Probably" in shown)


@pytest.mark.parametrize("probability", [None, 0.27])
def test_a_column_of_probabilities_only_where_there_are_any(
    capsys: pytest.CaptureFixture[str], probability: float | None
) -> None:
    result = {"rank": 1, "label": "x", "name": "a.jpg", "score": 1.0, "votes": []}
    show(ANSWER | {"results": [result | {"probability": probability}]})
    shown = capsys.readouterr().out
    assert ("likely" in shown) == ("0.27" in shown) == (probability is not None)


@pytest.mark.parametrize(("reason", "todo"), [("no_text", "in other words"), ("failed", "doctor")])
def test_without_any_vote_it_says_what_helps(
    reason: Reason, todo: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    summaries = [{"encoder": one, "state": "abstained", "reason": reason} for one in ("a", "b")]
    answer = {"state": "failed", "encoders": summaries, "error": {"message": "no encoder voted"}}
    monkeypatch.setattr("commands.search.ask_service", lambda *_: answer)
    get_catalog().galleries.create("some")
    with pytest.raises(TasksError, match="no encoder voted") as failed:
        run("search", "some", "--text", "blorf")
    assert todo in failed.value.hint
