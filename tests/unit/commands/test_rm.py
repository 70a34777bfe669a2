from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from index_store.images import ImageFiles
from tasks.ensemble import get_catalog
from tasks.ingest import ingest_folder

Run = Callable[..., Result]


@pytest.fixture
def ids(var: Path, folder: Path) -> list[int]:
    """Ids of two pictures of the gallery `some`."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    ingest_folder(catalog, ImageFiles(var), gallery, folder / "cat", max_pixels=10**6)
    return [image.id for image in catalog.images.page(gallery.id)]


def test_each_picture_counts_once(run: Run, ids: list[int]) -> None:
    assert run("rm", "some", ids[0], ids[0]).output == "removed 1 picture\n"
    assert run("rm", "some", "--restore", ids[0], ids[0]).output == "restored 1 picture\n"
    assert run("rm", "some", *ids, ids[0]).output == "removed 2 pictures\n"


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_numbers_that_are_no_ids_are_refused(run: Run, ids: list[int], number: int) -> None:
    done = run("rm", "some", "--", number)
    assert done.exit_code == 2
    assert "is not in the range" in done.output
