import csv
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result

from index_store.errors import NoIndexError
from tasks import recommend

Run = Callable[..., Result]


@pytest.fixture
def gallery(run: Run, folder: Path) -> Path:
    """A gallery of the folder's four pictures."""
    run("ingest", "pets", folder, "--labels", "folders", "--local")
    return folder


def rows(text: str) -> dict[str, list[str]]:
    table = csv.DictReader(StringIO(text))
    return {row["image"]: row["recs"].split() for row in table}


def test_every_query_has_its_line(
    run: Run, gallery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommend, "_STRETCH", 3)
    file = tmp_path / "out.csv"
    assert run("export", "pets", gallery, "--csv", file).exit_code == 0
    found = rows(file.read_text())
    assert sorted(found) == ["cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png"]
    for image, names in found.items():
        assert names[0] == Path(image).name  # the picture itself is in the gallery
        assert sorted(names) == ["1.png", "2.png", "3.png", "4.png"]


def test_as_many_names_as_wanted_on_standard_output(run: Run, gallery: Path) -> None:
    found = rows(run("export", "pets", gallery, "-k", 2).stdout)
    assert {len(names) for names in found.values()} == {2}


def test_a_broken_query_has_no_names_and_is_told_of(run: Run, gallery: Path) -> None:
    (gallery / "broken.jpg").write_bytes(b"no picture")
    (gallery / "notes.txt").write_text("not asked about")
    result = run("export", "pets", gallery)
    found = rows(result.stdout)
    assert found["broken.jpg"] == []
    assert "notes.txt" not in found
    assert "broken.jpg: " in result.stderr
    assert result.exit_code == 0


def test_a_pipe_is_written_into_and_a_link_stays_one(
    run: Run, gallery: Path, tmp_path: Path
) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link.csv"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "target.csv")
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        run("export", "pets", gallery, "--csv", pipe)
        assert len(rows(read.result(10))) == 4
    assert pipe.is_fifo()
    run("export", "pets", gallery, "--csv", link)
    assert link.is_symlink()
    assert len(rows((tmp_path / "target.csv").read_text())) == 4


def test_a_name_that_is_no_utf8_goes_out_as_it_is(run: Run, gallery: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.png")
    (gallery / "cat" / "1.png").rename(gallery / name)
    file = tmp_path / "out.csv"
    assert run("export", "pets", gallery, "--csv", file).exit_code == 0
    assert b"caf\xe9.png" in file.read_bytes()
    assert b"caf\xe9.png" in run("export", "pets", gallery).stdout_bytes


def test_a_separator_that_is_in_a_name_is_refused(run: Run, gallery: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    result = run("export", "pets", gallery, "--csv", file, "--separator", ".")
    assert result.exit_code == 2
    assert "choose another --separator" in result.output
    assert list(tmp_path.glob("*out.csv*")) == []


def test_a_folder_without_pictures_is_an_error(run: Run, gallery: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("export", "pets", tmp_path / "empty")
    assert result.exit_code == 2
    assert "no picture" in result.output


def test_a_gallery_that_nobody_indexed_says_so(run: Run, tmp_path: Path, folder: Path) -> None:
    (tmp_path / "none").mkdir()
    run("ingest", "bare", tmp_path / "none", "--local")
    with pytest.raises(NoIndexError):
        run("export", "bare", folder)
