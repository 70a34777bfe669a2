import json
import os
import pickle
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from index_store.images import ImageFiles
from tasks.cifar100.errors import Cifar100Error, UnsafeFileError
from tasks.ensemble import get_catalog
from tests.cifar100_files import (
    coarse_name,
    coarse_of,
    files,
    fine_name,
    part,
    pictures,
    planes_of,
    write_folder,
)

Run = Callable[..., Result]

TRAIN, TEST = pictures(1, seed=1), pictures(1, seed=2)
CIFAR = ("--format", "cifar100", "--local")


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, var: Path) -> Path:
    """The three files: 20 superclasses of 5 classes, 2 pictures each."""
    monkeypatch.setenv("SEMBLANCE_PROFILE", "descriptors")
    return write_folder(tmp_path / "cifar-100-python", files(TRAIN, TEST))


def test_from_the_published_files_to_a_report_with_superclasses(
    run: Run, published: Path, var: Path, tmp_path: Path
) -> None:
    printed = json.loads(run("ingest", "cifar", published, *CIFAR, "--json").stdout)
    assert (printed["gallery"]["images"], printed["gallery"]["labels"]) == (200, 100)
    assert printed["summary"]["added"] == 200
    catalog = get_catalog()
    gallery = catalog.galleries.get("cifar")
    images = catalog.images.page(gallery.id, limit=200)
    assert images[105].name == f"test/{TEST[5].name}"
    with Image.open(BytesIO(ImageFiles(var).read(images[105].uri))) as picture:
        assert np.array_equal(planes_of(picture), TEST[5].planes)

    again = json.loads(run("ingest", "cifar", published, *CIFAR, "--json").stdout)
    assert (again["summary"]["added"], again["summary"]["unchanged"]) == (0, 200)
    assert [job.kind for job in catalog.jobs.list()].count("ingest") == 2

    assert catalog.superclasses.of(gallery.id) == {
        fine_name(one): coarse_name(coarse_of(one)) for one in range(100)
    }
    run("evaluate", "cifar", "--sample", 40, "--report", tmp_path / "report")
    told = json.loads((tmp_path / "report" / "report.json").read_text())
    assert told["superclasses"]["names"] == [coarse_name(one) for one in range(20)]
    assert told["superclasses"]["unknown"] == 0
    page = (tmp_path / "report" / "index.html").read_text().replace("<wbr>", "")
    assert "superclass_07" in page

    above = tmp_path / "above.csv"
    above.write_text("class,superclass\nclass_00,mine\nclass_01,yours\n")
    given = json.loads(
        run("evaluate", "cifar", "--sample", 40, "--superclasses", above, "--json").stdout
    )
    assert given["superclasses"]["names"] == ["mine", "yours"]


def test_one_part_of_it(run: Run, published: Path) -> None:
    write_folder(published, files(TRAIN[:3], TEST[:2]))
    run("ingest", "cifar", published, *CIFAR, "--part", "test")
    assert get_catalog().galleries.get("cifar").images == 2


class Evil:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.marker}",)


@pytest.mark.parametrize("file", ["meta", "train", "test"])
def test_a_file_with_code_in_it_is_refused_and_leaves_nothing_behind(
    run: Run, published: Path, tmp_path: Path, file: str
) -> None:
    held = part(TEST, b"x") | {b"batch_label": Evil(tmp_path / "it_ran")}
    (published / file).write_bytes(pickle.dumps(held, protocol=2))
    with pytest.raises(UnsafeFileError, match=r"wants to run posix\.system") as refused:
        run("ingest", "cifar", published, *CIFAR)
    assert str(published / file) in str(refused.value)
    assert not (tmp_path / "it_ran").exists()
    assert get_catalog().galleries.list() == []
    assert get_catalog().jobs.list() == []


def test_a_truncated_file_leaves_nothing_behind(run: Run, published: Path) -> None:
    whole = (published / "test").read_bytes()
    (published / "test").write_bytes(whole[: len(whole) - 1000])
    with pytest.raises(Cifar100Error, match="ends too early"):
        run("ingest", "cifar", published, *CIFAR)
    assert get_catalog().galleries.list() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--labels", "none", *CIFAR), "--labels means nothing with --format cifar100"),
        (("--copy", *CIFAR), "--copy means nothing with --format cifar100"),
        (("--part", "test"), "--part means nothing with --format pictures"),
        (("--part", "all", *CIFAR), "'all' is not one of"),
    ],
)
def test_options_of_the_other_format_are_refused(
    run: Run, published: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("ingest", "some", published, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_file_is_no_folder_of_pictures(run: Run, published: Path) -> None:
    result = run("ingest", "some", published / "train")
    assert result.exit_code == 2
    assert "is not a folder" in result.output
