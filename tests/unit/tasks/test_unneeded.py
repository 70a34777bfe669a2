"""What is deleted from disk, when, and above all what is not."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Picture

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, Image
from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from settings import get_settings
from tasks import unneeded
from tasks.client.galleries import delete_gallery
from tasks.client.pictures import remove, restore
from tasks.ensemble import get_catalog
from tasks.ingest import add_upload, ingest_folder

MAX_PIXELS = 10**6
Upload = Callable[..., Image]


def encoded(shade: int) -> bytes:
    buffer = BytesIO()
    Picture.new("RGB", (16, 12), (shade, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def on_disk(var: Path) -> list[str]:
    """Kinds of the files the service keeps: `originals`, `thumbnails`."""
    return sorted(
        path.relative_to(var).parts[0]
        for kind in ("originals", "thumbnails")
        for path in (var / kind).rglob("*.*")
    )


def sweep() -> None:
    """As the schedule has it done."""
    unneeded.sweep(get_catalog(), get_settings().var)


def age_files(var: Path, days: float = 2) -> None:
    """Make all files so old."""
    then = time.time() - 86400 * days
    for path in var.rglob("*.*"):
        os.utime(path, (then, then))


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def files(var: Path) -> ImageFiles:
    return ImageFiles(var)


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("holidays")


@pytest.fixture
def upload(catalog: Catalog, files: ImageFiles) -> Upload:
    def upload(gallery: Gallery, shade: int = 1) -> Image:
        return add_upload(
            catalog,
            files,
            gallery,
            name="a.png",
            data=encoded(shade),
            label=None,
            max_pixels=MAX_PIXELS,
        )[0]

    return upload


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed pictures cannot be restored any more after no time at all."""
    monkeypatch.setattr(unneeded, "REMOVED_KEPT", timedelta(0))


def record_search(catalog: Catalog, gallery: Gallery, content_hash: str) -> None:
    request = {"gallery_id": gallery.id, "name": "x", "k": 10, "by": ""}
    answer = {"state": "done", "took_ms": 1.0}
    catalog.searches.record("a" * 32, request, answer, [content_hash])


def test_deleting_a_gallery_deletes_its_files(var: Path, gallery: Gallery, upload: Upload) -> None:
    for shade in range(3):
        upload(gallery, shade)
    assert on_disk(var) == ["originals"] * 3 + ["thumbnails"] * 3
    delete_gallery("holidays")
    assert on_disk(var) == []


def test_originals_of_ones_own_are_never_deleted(
    var: Path, catalog: Catalog, gallery: Gallery, files: ImageFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.png").write_bytes(encoded(1))
    ingest_folder(catalog, files, gallery, folder, max_pixels=MAX_PIXELS)
    age_files(folder, days=1000)
    delete_gallery("holidays")
    sweep()
    assert on_disk(var) == []
    assert (folder / "a.png").read_bytes() == encoded(1)


def test_the_same_content_in_two_galleries_keeps_its_files(
    var: Path, catalog: Catalog, gallery: Gallery, files: ImageFiles, upload: Upload
) -> None:
    kept = upload(catalog.galleries.create("other"))
    upload(gallery)
    age_files(var)
    delete_gallery("holidays")
    sweep()
    assert files.read(kept.uri) == encoded(1)
    assert files.has_thumbnail(kept.content_hash)
    delete_gallery("other")
    assert on_disk(var) == []


def test_a_thumbnail_that_a_search_shows_is_kept_as_long_as_the_search(
    var: Path,
    catalog: Catalog,
    gallery: Gallery,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = upload(gallery)
    record_search(catalog, gallery, image.content_hash)
    age_files(var)
    delete_gallery("holidays")
    sweep()
    assert on_disk(var) == ["thumbnails"]
    monkeypatch.setattr(unneeded, "SEARCHES_KEPT", timedelta(0))
    sweep()
    assert on_disk(var) == []
    assert catalog.searches.list() == []


def test_a_file_another_upload_just_asked_for_is_not_deleted(
    var: Path, gallery: Gallery, files: ImageFiles, upload: Upload
) -> None:
    image = upload(gallery)
    time.sleep(0.05)  # files are dated by a coarser clock than rows
    files.keep(encoded(1), image.content_hash, ".png")  # its row is about to be written
    delete_gallery("holidays")
    sweep()
    assert on_disk(var) == ["originals"]
    age_files(var)  # it never was
    sweep()
    assert on_disk(var) == []


def test_a_crash_between_row_and_file_is_made_up_for(
    var: Path, catalog: Catalog, gallery: Gallery, upload: Upload
) -> None:
    upload(gallery)
    (var / "index" / str(gallery.id) / "colour").mkdir(parents=True)
    catalog.galleries.delete("holidays")
    assert [len(batch) for batch in catalog.galleries.purge()] == [1]
    sweep()  # too early to tell from files whose row is to come
    assert on_disk(var) == ["originals", "thumbnails"]
    assert not (var / "index" / str(gallery.id)).exists()
    age_files(var)
    sweep()
    assert on_disk(var) == []


def test_a_deletion_that_never_got_to_the_rows_is_finished(
    var: Path, catalog: Catalog, gallery: Gallery, upload: Upload
) -> None:
    image = upload(gallery)
    catalog.galleries.delete("holidays")
    sweep()
    assert on_disk(var) == []
    assert catalog.images.get_many([image.id]) == {}


def test_what_is_needed_survives_every_sweep(
    var: Path, gallery: Gallery, files: ImageFiles, upload: Upload
) -> None:
    image = upload(gallery)
    (var / "index" / str(gallery.id) / "colour").mkdir(parents=True)
    age_files(var, days=1000)
    sweep()
    assert files.read(image.uri) == encoded(1)
    assert files.has_thumbnail(image.content_hash)
    assert (var / "index" / str(gallery.id) / "colour").exists()


def test_a_removed_picture_can_be_restored_for_a_while(
    var: Path, gallery: Gallery, files: ImageFiles, upload: Upload
) -> None:
    image = upload(gallery)
    remove(image.id)
    age_files(var)
    sweep()
    assert restore(image.id).state == "ready"
    assert files.read(image.uri) == encoded(1)
    assert files.has_thumbnail(image.content_hash)


@pytest.mark.usefixtures("_soon")
def test_a_picture_removed_long_ago_has_no_files_until_it_is_added_again(
    var: Path, gallery: Gallery, files: ImageFiles, upload: Upload
) -> None:
    image = upload(gallery)
    remove(image.id)
    age_files(var)
    sweep()
    assert on_disk(var) == []
    with pytest.raises(NotFoundError, match="copy was deleted") as refused:
        restore(image.id)
    assert "add it again" in refused.value.hint
    assert get_catalog().images.get(image.id).state == "removed"
    assert upload(gallery).id == image.id
    assert files.read(image.uri) == encoded(1)
    sweep()
    assert on_disk(var) == ["originals", "thumbnails"]


@pytest.mark.usefixtures("_soon")
def test_restoring_makes_a_thumbnail_anew_from_an_original_of_ones_own(
    var: Path, catalog: Catalog, gallery: Gallery, files: ImageFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    original = folder / "a.png"
    original.write_bytes(encoded(1))
    ingest_folder(catalog, files, gallery, folder, max_pixels=MAX_PIXELS)
    (image,) = catalog.images.page(gallery.id)
    remove(image.id)
    age_files(var)
    sweep()
    assert on_disk(var) == []
    original.write_bytes(encoded(2))
    with pytest.raises(NotFoundError, match="not in its file any more"):
        restore(image.id)
    original.write_bytes(encoded(1))
    assert restore(image.id).state == "ready"
    assert on_disk(var) == ["thumbnails"]


def test_old_evaluations_go_with_the_sweep(
    catalog: Catalog, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unneeded, "EVALUATIONS_KEPT", 1)
    for _ in range(2):
        job, _ = catalog.jobs.submit("evaluate", gallery, None, {})
        catalog.jobs.cancel(job.id)
        newest = catalog.evaluations.keep(gallery.id, job.id, {}, {})
    sweep()
    assert [one.id for one in catalog.evaluations.list(gallery.id)] == [newest]
