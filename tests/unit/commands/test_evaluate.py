import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from commands.evaluation_table import lines_of, show
from index_store.errors import ConflictError
from index_store.evaluation.truth import Truth
from tasks.errors import TasksError
from tasks.evaluate import ENSEMBLE, Evaluation, System
from tests.drawn_shapes import SHAPES, drawn

Run = Callable[..., Result]

PER_SHAPE = 5
ROUND = {"disc", "wedge"}
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def shapes(run: Run, tmp_path: Path) -> Path:
    """A gallery of drawn shapes with superclasses in their labels; discs have a label with HTML in it."""
    chance, folder = np.random.default_rng(0), tmp_path / "pictures"
    folder.mkdir()
    rows = ["file,label"]
    for shape in SHAPES:
        for number in range(PER_SHAPE):
            drawn(shape, chance).save(folder / f"{shape}{number}.png")
            above = "curved" if shape in ROUND else "straight"
            rows.append(f"{shape}{number}.png,{above}/{EVIL if shape == 'disc' else shape}")
    labels = tmp_path / "labels.csv"
    labels.write_text("\n".join(rows))
    run("ingest", "shapes", folder, "--labels", labels, "--local")
    return folder


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def having(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            attributes
            for name, attributes in self.tags
            if name == tag and wanted.items() <= attributes.items()
        ]


def test_the_report_holds_every_measure_and_the_page_shows_it(
    run: Run, shapes: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a" / "report"
    result = run("evaluate", "shapes", "--report", folder)
    assert "ensemble" in result.stdout
    assert str(folder / "index.html") in result.stderr
    told = json.loads((folder / "report.json").read_text())
    assert told["schema"] == 1
    assert (told["queries"], told["pictures"], told["labelled"]) == (30, 30, 30)
    assert [(one["kind"], one["encoder"]) for one in told["systems"]] == [
        *(("encoder", name) for name in ("colour", "texture", "shape")),
        ("ensemble", ""),
        *(("without", name) for name in ("colour", "texture", "shape")),
    ]
    for system in told["systems"]:
        for one in system["measures"].values():
            assert 0 <= one["low"] <= one["mean"] <= one["high"] <= 1
    (ensemble,) = (one for one in told["systems"] if one["kind"] == "ensemble")
    assert told["map_at_10"]["ensemble"] == ensemble["measures"]["map_at_10"]["mean"]
    assert len(told["per_class"]) == len(SHAPES)
    assert told["superclasses"]["names"] == ["curved", "straight"]
    assert told["confusion"]["wrong"] == sum(one["count"] for one in told["confusion"]["pairs"])
    assert [one["encoder"] for one in told["indexes"]] == ["colour", "texture", "shape"]
    assert len({one["label"] for one in told["worst"]}) == len(told["worst"]) == len(SHAPES)

    html = (folder / "index.html").read_text()
    page = Page(html)
    mean = told["map_at_10"]["ensemble"]
    assert f"{mean:.3f}" in page.text
    assert len(page.having("svg", role="img")) == 7
    shown = page.having("img")
    assert len(shown) == len(SHAPES) * 11
    assert all((one["src"] or "").startswith("data:image/jpeg;base64,") for one in shown)
    hits = sum(one["hit"] for query in told["worst"] for one in query["results"])
    assert len(page.having("li", **{"class": "hit"})) == hits
    assert len(page.having("li", **{"class": "miss"})) == len(SHAPES) * 10 - hits
    assert page.text.count("miss") >= len(SHAPES) * 10 - hits
    assert not page.having("script")
    assert not re.search(r'(src|href)="(?!data:)', html)  # it needs no other file


def test_labels_with_html_in_them_are_shown_and_not_obeyed(
    run: Run, shapes: Path, tmp_path: Path
) -> None:
    run("evaluate", "shapes", "--report", tmp_path / "report")
    html = (tmp_path / "report" / "index.html").read_text()
    assert EVIL not in html
    page = Page(html)
    assert EVIL in page.text
    assert not [one for one in page.having("img") if "onerror" in one]
    assert json.loads((tmp_path / "report" / "report.json").read_text())["per_class"]


def test_json_is_the_same_document(run: Run, shapes: Path, tmp_path: Path) -> None:
    above = tmp_path / "above.csv"
    above.write_text("class,superclass\nstraight/bars,lines\n")
    asked = ("evaluate", "shapes", "--superclasses", above, "--encoder", "shape", "--sample", 12)
    printed = json.loads(run(*asked, "--json", "--report", tmp_path / "report").stdout)
    assert printed == json.loads((tmp_path / "report" / "report.json").read_text())
    assert printed["queries"] == 12
    assert "lines" in printed["superclasses"]["names"]
    assert [one["kind"] for one in printed["systems"]] == ["encoder", "ensemble"]
    assert "Only one encoder votes" in (tmp_path / "report" / "index.html").read_text()


def test_superclasses_of_another_gallery_are_refused(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("ingest", "pets", folder, "--local")
    above = tmp_path / "above.csv"
    above.write_text("class,superclass\nbus,vehicle\n")
    with pytest.raises(TasksError, match="names none of the gallery's 2 labels"):
        run("evaluate", "pets", "--superclasses", above, "--json")
    assert run("evaluate", "pets", "--superclasses", above).exit_code == 2


def test_without_labels_there_is_nothing_to_measure(run: Run, folder: Path) -> None:
    run("ingest", "pets", folder, "--labels", "none", "--local")
    with pytest.raises(ConflictError, match="share a label"):
        run("evaluate", "pets")


def test_the_table_fits_a_terminal_of_eighty_columns_and_names_are_shown_as_they_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name = "[/x]_with_a_rather_long_n"
    tens = np.full((2, 10), -1, np.int64)
    tens[0, 0] = 2
    perfect = np.where(np.arange(10) == 0, [[2], [1]], -1)
    result = Evaluation(
        Truth.of({1: "a", 2: "a"}),
        np.array([1, 2]),
        {System("encoder", name): tens, ENSEMBLE: perfect},
    )
    show("[/y]", 2, {name: 0.125}, lines_of(result))
    lines = capsys.readouterr().out.splitlines()
    assert "[/y]: 2 queries" in lines[0]
    assert all(len(line) <= 80 for line in lines)
    assert lines[2].split()[:6] == [name, "0.125", "0.500", "0.000", "to", "1.000"]
    assert lines[3].split()[:6] == ["ensemble", "1.000", "1.000", "to", "1.000", "1.000"]
    assert lines[3].rstrip().endswith("█" * 10)


def test_a_queued_evaluation_takes_no_profile(
    run: Run, shapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_PROFILE", "descriptors")  # what the option would leave behind
    refused = run("evaluate", "shapes", "--queue", "--profile", "descriptors")
    assert refused.exit_code == 2
    assert "the service's own profile" in refused.output.replace("\n", " ")
