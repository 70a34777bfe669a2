import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tasks.ensemble import get_catalog
from tasks.labels import LabelsError

Run = Callable[..., Result]


@pytest.mark.parametrize("table", [None, "file,class\n1.png,cat\n", "file,label\nx.png,cat\n"])
def test_bad_labels_leave_nothing_behind(
    run: Run, folder: Path, tmp_path: Path, table: str | None
) -> None:
    labels = tmp_path / "labels.csv"
    if table is not None:
        labels.write_text(table)
    with pytest.raises(LabelsError):
        run("ingest", "some", folder, "--labels", labels)
    assert get_catalog().galleries.list() == []
    assert get_catalog().jobs.list() == []


def test_a_folder_that_is_none_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    assert run("ingest", "some", tmp_path / "nowhere").exit_code == 2
    assert get_catalog().galleries.list() == []


def test_json_can_be_stored_whatever_files_are_called(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"th\xe9.jpg")).write_bytes(b"no picture")
    printed = json.loads(run("ingest", "some", folder, "--local", "--json").stdout)
    assert printed["gallery"] == json.loads(run("galleries", "--json").stdout)[0]
    ((path, _),) = printed["summary"]["corrupt"]
    assert path.endswith("/caf\N{REPLACEMENT CHARACTER}/th\N{REPLACEMENT CHARACTER}.jpg")
    assert json.dumps(printed, ensure_ascii=False).encode()
    (job,) = get_catalog().jobs.list()
    assert job.params["path"].endswith("caf\N{REPLACEMENT CHARACTER}")


def test_ingesting_again_brings_removed_pictures_back(run: Run, folder: Path) -> None:
    run("ingest", "some", folder, "--local")
    gallery = get_catalog().galleries.get("some")
    (first, *_) = get_catalog().images.page(gallery.id)
    run("rm", "some", first.id)
    assert get_catalog().galleries.get("some").images == 3
    run("ingest", "some", folder / "dog", "--local")  # not where the removed one lies
    assert get_catalog().images.get(first.id).state == "removed"
    run("ingest", "some", folder, "--local")
    assert get_catalog().images.get(first.id).state == "ready"
    assert "come back" in " ".join(run("ingest", "--help").output.split())
