"""Captions on the command line: brought in, shown, changed and taken out again; written in this process."""

import json
from pathlib import Path

import pytest

from models_store.errors import NoCaptionerError
from tasks.client.captions import MOST_LETTERS
from tasks.ensemble import get_catalog
from tests.captioner import write_blip
from tests.conftest import forget
from tests.unit.commands.conftest import Run

CAPTIONS = (
    "image,caption\ncat/1.png,A black cat\ncat/1.png,a cat on a sofa\n4.png,two dogs\n9.png,none\n"
)


@pytest.fixture
def gallery(run: Run, folder: Path) -> str:
    """Two pictures of a cat, two of a dog."""
    run("ingest", "some", folder, "--local")
    return "some"


def test_captions_go_in_and_out(run: Run, gallery: str, tmp_path: Path) -> None:
    file = tmp_path / "captions.csv"
    file.write_text(CAPTIONS)
    told = json.loads(run("captions", "import", gallery, file, "--json").stdout)
    assert told == {"captions": 2, "changed": 2, "unknown": ["9.png"], "ambiguous": []}
    shown = run("captions", "import", gallery, file)
    assert "captions of 2 pictures, 0 of them changed" in shown.stdout
    assert "not in the gallery: 9.png" in shown.stderr
    exported = run("captions", "export", gallery).stdout.splitlines()
    assert exported == [
        "image,caption,by",
        "1.png,A black cat,person",
        "1.png,a cat on a sofa,person",
        "4.png,two dogs,person",
    ]
    (found,) = json.loads(run("captions", "show", gallery, "sofa", "cat", "--json").stdout)
    assert (found["image"], found["caption"]) == ("1.png", "A black cat\na cat on a sofa")
    assert "no caption" in run("captions", "show", gallery, "bird").stdout


def test_a_caption_is_set_and_undone(run: Run, gallery: str) -> None:
    image_id = int(get_catalog().images.ready_ids(get_catalog().galleries.get(gallery).id)[0])
    assert run("captions", "set", image_id, "my cat").stdout == "my cat\n"
    assert run("captions", "set", image_id, "").stdout == "(no caption)\n"
    assert run("captions", "set", image_id, "--undo").stdout == "my cat\n"
    assert run("captions", "set", image_id, "--undo").stdout == "(no caption)\n"
    again = run("captions", "set", image_id, "--undo")
    assert (again.stdout, again.stderr) == ("(no caption)\n", "there is nothing to take back\n")
    too_long = run("captions", "set", image_id, "x" * (MOST_LETTERS + 1))
    assert (too_long.exit_code, "at most 10,000 characters" in too_long.stderr) == (2, True)
    assert run("captions", "set", image_id).exit_code == 2
    assert run("captions", "set", image_id, "x", "--undo").exit_code == 2


def test_without_a_captioner_it_says_how_to_have_one(run: Run, gallery: str) -> None:
    with pytest.raises(NoCaptionerError) as refused:
        run("caption", gallery)
    assert "semblance models fetch blip" in refused.value.hint


def test_a_network_writes_captions_here(
    run: Run, gallery: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_blip(tmp_path / "weights" / "blip")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
    forget()
    assert run("caption", gallery, "--edits").exit_code == 2
    told = json.loads(run("caption", gallery, "--local", "--json").stdout)
    assert told == {"gallery": gallery, "looked_at": 4, "captions": 4, "pictures": 4}
    assert "4 of 4 pictures" in run("caption", gallery, "--prompt", "a drawing of").stdout
    run("caption", gallery, "--again", "--prompt", "a drawing of")
    found = json.loads(run("captions", "show", gallery, "drawing", "--json").stdout)
    assert len(found) == 4
    assert {one["source"] for one in found} == {"model"}
