"""The report on words, on a file in CIFAR-100's format with confusions planted in it, or on a real copy."""

import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import semblance
from index_store.errors import ConflictError
from models_store.errors import EncoderError, ProfileError, PromptsError
from tasks.ensemble import get_catalog
from tasks.errors import NoWordsError
from tasks.words_report.terms import WordsReportError
from tests.cifar100_files import coarse_of, files, fine_name, write_folder
from tests.conftest import forget
from tests.learned_words import teach
from tests.planted_cifar100 import CLASSES, Planted, by_class, pictures
from tests.tiny_network import write_network

Run = Callable[..., Result]

NET, MUTE = "drawings", "mute"
PROFILE = f"""
[encoders.{NET}]
projection = "none"
index = "exact"

[encoders.{MUTE}]
index = "exact"
"""
PLANTED = [
    *(Planted(3, 1, 8), Planted(12, 14, 8)),  # inside a superclass
    *(Planted(10, 77, 8), Planted(89, 20, 8)),  # and outside
]
STRANGE = 60
"""A class whose name the tower was never told."""


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny network that was taught the names of all classes but one, and one that has no words."""
    folder = tmp_path_factory.mktemp("weights")
    network = write_network(folder / NET, "test_resnet", input_size=[3, 48, 48], crop_pct=1.0)
    write_network(folder / MUTE, "test_resnet", input_size=[3, 32, 32])
    drawn = by_class(6, seed=1)
    teach(network, {said(fine): drawn[fine] for fine in range(CLASSES) if fine != STRANGE})
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Path:
    """A data folder with the gallery ``cifar``, for the tests here to look at."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "profile.toml").write_text(PROFILE)
    drawn, wrong = pictures(10, [], seed=2), pictures(0, PLANTED, seed=3)
    published = write_folder(folder / "cifar-100-python", files(drawn, wrong))
    with pytest.MonkeyPatch.context() as patch:
        at_home(patch, folder, weights)
        arguments = ["ingest", "cifar", str(published), "--format", "cifar100", "--local"]
        CliRunner().invoke(semblance, arguments, catch_exceptions=False)
        get_catalog().close()
    forget()
    return folder


def at_home(patch: pytest.MonkeyPatch, home: Path, weights: Path) -> None:
    """Have every setting point to that data folder."""
    patch.setenv("SEMBLANCE_VAR", str(home / "var"))
    patch.setenv("SEMBLANCE_WEIGHTS", str(weights))
    patch.setenv("SEMBLANCE_PROFILE", str(home / "profile.toml"))
    forget()


@pytest.fixture
def report(run: Run, home: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``semblance report words cifar`` with further arguments."""
    at_home(monkeypatch, home, weights)
    return lambda *arguments: run("report", "words", "cifar", *arguments)


def said(fine: int) -> str:
    return fine_name(fine).replace("_", " ")


COPY = os.environ.get("SEMBLANCE_CIFAR100")
"""Read here, before a test's own settings take the place of those that were given."""

QUICK = ("--prompts", "single", "--upscale", "none")


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


def test_the_planted_confusions_are_found_and_no_others(report: Run) -> None:
    told = json.loads(report(*QUICK, "--json").stdout)
    assert told["schema"] == 1
    assert (told["classes"], told["known"], told["pictures"]) == (100, 99, 1032)
    pairs = {(one["asked"], one["shown"]): one for one in told["errors"]["pairs"]}
    assert pairs.keys() == {(fine_name(one.looks), fine_name(one.filed)) for one in PLANTED}
    for one in PLANTED:
        found = pairs[fine_name(one.looks), fine_name(one.filed)]
        assert 3 <= found["count"] <= one.pictures
        assert found["inside"] == (coarse_of(one.looks) == coarse_of(one.filed))
        assert found["by_chance"] < 0.2
        assert found["beyond_chance"]
    near = told["errors"]["superclasses"]
    counts = [pairs[fine_name(one.looks), fine_name(one.filed)]["count"] for one in PLANTED]
    assert (near["inside"], near["outside"]) == (sum(counts[:2]), sum(counts[2:]))
    assert near["inside_share"] > 5 * near["by_chance"]

    perfect = {fine_name(one) for one in range(CLASSES) if one != STRANGE}
    perfect -= {fine_name(one.looks) for one in PLANTED}
    assert {one["class"] for one in told["per_class"] if one["precision_at_10"] == 1} == perfect
    assert told["unknown"] == [{"class": fine_name(STRANGE), "words": [str(STRANGE)]}]
    assert 0.9 < told["precision_at_10"]["low"] < told["precision_at_10"]["mean"] < 1
    assert told["by_chance"] == pytest.approx(0.01, abs=0.001)
    assert told["enlarging"] is None
    assert told["wordings"] == []
    assert [one["why"] for one in told["chosen"]] == ["best", "worst", "worst", "confused"]
    assert {one["class"] for one in told["chosen"][1:]} < {fine_name(one.looks) for one in PLANTED}


def test_the_page_shows_all_of_it_and_needs_nothing_else(report: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("a photo of a {}.\na photo of a a {}.\n")
    inside, outside = PLANTED[0], PLANTED[2]
    result = report(
        *("--prompts", "single", "--prompts", "bare", "--prompts", own),
        *("--class", fine_name(inside.looks), "--class", fine_name(outside.looks)),
        *("--class", fine_name(STRANGE)),
        *("--wording", f"{fine_name(5)}={said(6)}", "--wording", f"{fine_name(5)}=quagga"),
        *("--upscale", "nearest,lanczos", "--sample", 2),
        *("--report", tmp_path / "report", "--json"),
    )
    told = json.loads((tmp_path / "report" / "report.json").read_text())
    assert json.loads(result.stdout) == told
    assert [(one["class"], one["why"]) for one in told["chosen"]] == [
        *((fine_name(one.looks), "asked") for one in (inside, outside)),
        (fine_name(STRANGE), "asked"),
    ]
    assert told["chosen"].pop()["unknown"] == [str(STRANGE)]
    for one, mark in zip(told["chosen"], ("inside", "outside"), strict=True):
        assert {each["mark"] for each in one["results"]} == {"hit", mark}
        assert all(
            each["name"].startswith("test/planted")
            for each in one["results"]
            if each["mark"] == mark
        )

    single, bare, mine = told["prompts"]
    assert [one["name"] for one in told["prompts"]] == ["single", "bare", "own"]
    assert single["gain"] is None
    assert bare["gain"]["map_at_10"]["high"] < 0  # the tower was never told a bare name
    assert mine["sentences"] == 2

    enlarged = told["enlarging"]
    assert enlarged["own"] == {"method": "bicubic", "width": 48, "height": 48}
    assert [one["method"] for one in enlarged["ways"]] == ["own", "nearest", "lanczos"]
    own_way, nearest, _ = enlarged["ways"]
    assert own_way["likeness"] == pytest.approx(1, abs=1e-5)
    assert nearest["likeness"] < 1 - 1e-4
    assert own_way["map_at_10"]["mean"] > 0.9
    assert enlarged["pictures"] == 2 * 99

    (group,) = told["wordings"]
    name, other, strange = group["wordings"]
    assert (name["is_name"], name["precision_at_10"], name["shared"][0]) == (True, 1, 10)
    assert (other["text"], other["precision_at_10"], other["shared"][0]) == (said(6), 0, 0)
    assert (strange["unknown"], strange["results"]) == (["quagga"], [])

    html = (tmp_path / "report" / "index.html").read_text()
    page = Page(html)
    for words in (
        "near miss",
        "a far one of another",
        "does not know quagga",
        "As the network sees them",
    ):
        assert words in page.text
    shown = [one["results"] for one in (*told["chosen"], *group["wordings"])]
    marks = [each["mark"] for results in shown for each in results]
    assert len(page.having("li", **{"class": "hit"})) == marks.count("hit")
    assert len(page.having("li", **{"class": "near"})) == marks.count("inside")
    assert len(page.having("img")) == len(marks) + len(enlarged["examples"]) * 3
    assert not page.having("script")
    assert not re.search(r'(src|href)="(?!data:)', html)


def test_the_terminal_is_told_the_same(report: Run) -> None:
    result = report(*QUICK, "--prompts", "bare", "--wording", "class_05=quagga")
    for words in ("99 of 100 class names", "bare", "class_10", "outside", "unknown: quagga"):
        assert words in result.stdout
    assert "unknown to it: class_60" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("--class", "class_2"), WordsReportError, "no class called 'class_2'"),
        (("--wording", "tulip=flower"), WordsReportError, "no class called 'tulip'"),
        (("--prompts", "shrot"), PromptsError, "no prompts called 'shrot'"),
        (("--encoder", MUTE), EncoderError, "understands no texts"),
        (("--encoder", "nobody"), ProfileError, "nobody is not in the profile"),
    ],
)
def test_what_is_not_there_is_refused(
    report: Run, arguments: tuple[str, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as refused:
        report(*arguments, "--upscale", "none")
    assert getattr(refused.value, "hint", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--wording", "telephone"), "is not CLASS=TEXT"),
        (("--upscale", "nearest,best"), "'best' is not one of"),
    ],
)
def test_malformed_options_are_refused(report: Run, arguments: tuple[str, ...], said: str) -> None:
    result = report(*arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_without_an_encoder_that_understands_words_there_is_no_report(
    run: Run, folder: Path
) -> None:
    run("ingest", "pets", folder, "--local")
    with pytest.raises(NoWordsError, match="no encoder of the profile descriptors"):
        run("report", "words", "pets")


def test_without_labels_there_is_no_report(
    run: Run, folder: Path, var: Path, home: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(monkeypatch, home, weights)
    monkeypatch.setenv("SEMBLANCE_VAR", str(var))
    forget()
    run("ingest", "pets", folder, "--labels", "none", "--local")
    with pytest.raises(ConflictError, match="no picture of pets has a label"):
        run("report", "words", "pets", *QUICK)


def test_names_that_mean_nothing_are_an_error_and_not_a_guess(
    run: Run, folder: Path, var: Path, home: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(monkeypatch, home, weights)
    monkeypatch.setenv("SEMBLANCE_VAR", str(var))
    forget()
    run("ingest", "pets", folder, "--local")
    with pytest.raises(NoWordsError, match="understands any name of a class of pets"):
        run("report", "words", "pets", *QUICK)


@pytest.mark.data
@pytest.mark.timeout(1200)
def test_a_real_copy_makes_a_page_with_real_pictures(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not COPY:
        pytest.skip("SEMBLANCE_CIFAR100 names no copy of CIFAR-100, its folder or its .tar.gz")
    profile = tmp_path / "profile.toml"
    profile.write_text("[encoders.starter_resnet]\n")
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    forget()
    run("ingest", "cifar", COPY, "--format", "cifar100", "--part", "test", "--local")
    run("report", "words", "cifar", "--sample", 5, "--report", tmp_path / "report")
    told: dict[str, Any] = json.loads((tmp_path / "report" / "report.json").read_text())
    assert told["precision_at_10"]["mean"] > 3 * told["by_chance"]
    page = Page((tmp_path / "report" / "index.html").read_text())
    shown = sum(len(one["results"]) for one in told["chosen"])
    assert len(page.having("img")) == shown + len(told["enlarging"]["examples"]) * 4
