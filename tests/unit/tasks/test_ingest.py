import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import IndexStoreError, NotFoundError
from index_store.images import ImageFiles
from models_store.errors import UnsupportedPictureError
from tasks import ingest, intake
from tasks.ingest import IngestError, Summary, add_upload, ingest_folder
from tasks.labels import LabelsError

MAX_PIXELS = 1_000_000
Ingest = Callable[..., Summary]


def encoded(seed: int, kind: str = "PNG") -> bytes:
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    buffer = BytesIO()
    Image.fromarray(noise).save(buffer, kind)
    return buffer.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cats, a dog, a picture without a class, and what else lies around in folders."""
    folder = tmp_path / "pictures"
    write(folder / "cat" / "1.png", encoded(1))
    write(folder / "cat" / "2.png", encoded(2))
    write(folder / "dog" / "1.png", encoded(3))
    write(folder / "loose.png", encoded(4))
    write(folder / "copy of 1.png", encoded(1))
    write(folder / "notes.txt", b"buy milk")
    write(folder / "dog" / "text.jpg", b"this is text")
    write(folder / "dog" / "half.png", encoded(5)[:300])
    return folder


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    (tmp_path / "var").mkdir()
    with Catalog(f"sqlite:///{tmp_path}/var/catalog.db") as catalog:
        catalog.migrate()
        yield catalog


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("animals")


@pytest.fixture
def files(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path / "var")


@pytest.fixture
def run(catalog: Catalog, gallery: Gallery, files: ImageFiles, folder: Path) -> Ingest:
    def run(where: Path = folder, **options: object) -> Summary:
        return ingest_folder(
            catalog,
            files,
            gallery,
            where,
            max_pixels=MAX_PIXELS,
            **options,  # type: ignore[arg-type]
        )

    return run


def counted(summary: Summary) -> tuple[int, int, int, int, int]:
    """Added, duplicates, unchanged, skipped, corrupt."""
    return (
        summary.added,
        summary.duplicates,
        summary.unchanged,
        summary.skipped,
        len(summary.corrupt),
    )


def test_first_ingest(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, folder: Path, run: Ingest
) -> None:
    summary = run()
    assert counted(summary) == (4, 1, 0, 1, 2)
    assert [path for path, _ in summary.corrupt] == [
        str(folder / "dog" / "half.png"),
        str(folder / "dog" / "text.jpg"),
    ]
    ready = catalog.images.page(gallery.id, state="ready")
    assert [(image.name, image.label) for image in ready] == [
        ("1.png", "cat"),
        ("2.png", "cat"),
        ("1.png", "dog"),
        ("loose.png", None),
    ]
    for image in ready:
        assert files.read(image.uri).startswith(b"\x89PNG")
        assert files.thumbnail(image.content_hash).startswith(b"\xff\xd8")
        assert (image.width, image.height, image.format) == (16, 12, "PNG")


def test_corrupt_files_are_in_the_catalog_with_the_reason(
    catalog: Catalog, gallery: Gallery, run: Ingest
) -> None:
    run()
    corrupt = catalog.images.page(gallery.id, state="corrupt")
    assert [image.name for image in corrupt] == ["half.png", "text.jpg"]
    assert all(image.error for image in corrupt)


def test_second_ingest_reads_nothing_again(run: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    read: list[str] = []
    take_in = intake.Intake.from_file

    def watch(self: intake.Intake, path: Path, label: str | None) -> object:
        read.append(path.name)
        return take_in(self, path, label)

    monkeypatch.setattr(intake.Intake, "from_file", watch)
    summary = run()
    assert counted(summary) == (0, 1, 4, 1, 2)
    # Only what has no ready row of its own.
    assert sorted(read) == ["copy of 1.png", "half.png", "notes.txt", "text.jpg"]


def test_ingest_again_changes_nothing(catalog: Catalog, gallery: Gallery, run: Ingest) -> None:
    run()
    before = catalog.galleries.revision(gallery.id)
    run()
    assert catalog.galleries.revision(gallery.id) == before


def test_touched_file_is_a_duplicate_once_and_then_unchanged(folder: Path, run: Ingest) -> None:
    run()
    os.utime(folder / "loose.png", (1, 1))
    assert counted(run())[:3] == (0, 2, 3)
    assert counted(run())[:3] == (0, 1, 4)


def test_changed_file_replaces_its_former_picture(
    catalog: Catalog, gallery: Gallery, folder: Path, run: Ingest
) -> None:
    run()
    write(folder / "loose.png", encoded(99))
    assert run().added == 1
    counts = catalog.galleries.get("animals")
    assert (counts.images, counts.removed) == (4, 1)


def test_mended_file_is_corrupt_no_more(
    catalog: Catalog, gallery: Gallery, folder: Path, run: Ingest
) -> None:
    run()
    write(folder / "dog" / "half.png", encoded(5))
    summary = run()
    assert (summary.added, len(summary.corrupt)) == (1, 1)
    counts = catalog.galleries.get("animals")
    assert (counts.images, counts.corrupt) == (5, 1)


def test_removed_picture_comes_back(catalog: Catalog, gallery: Gallery, run: Ingest) -> None:
    run()
    image = catalog.images.page(gallery.id, state="ready")[0]
    catalog.images.remove([image.id])
    assert run().added == 1
    assert catalog.images.get(image.id).state == "ready"


def test_labels_can_be_given_later(
    catalog: Catalog, gallery: Gallery, tmp_path: Path, run: Ingest
) -> None:
    run(labels="none")
    assert catalog.images.labels(gallery.id) == []
    run(labels="folders")
    assert catalog.images.labels(gallery.id) == [("cat", 2), ("dog", 1)]
    table = tmp_path / "labels.csv"
    table.write_text("file,label\ncat/1.png,tom\nloose.png,mouse\n")
    run(labels=str(table))
    assert catalog.images.labels(gallery.id) == [("cat", 1), ("dog", 1), ("mouse", 1), ("tom", 1)]
    run(labels="none")
    assert catalog.galleries.get("animals").labels == 4


def test_labels_for_other_files_are_refused_before_anything_is_done(
    catalog: Catalog, gallery: Gallery, tmp_path: Path, run: Ingest
) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("file,label\nsomewhere/else.png,cat\n")
    with pytest.raises(LabelsError, match="none of the 8 files"):
        run(labels=str(table))
    assert catalog.galleries.revision(gallery.id) == 0


def test_copies_outlive_the_folder(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, folder: Path, run: Ingest
) -> None:
    run(copy=True)
    for path in sorted(folder.rglob("*.png")):
        path.unlink()
    ready = catalog.images.page(gallery.id, state="ready")
    assert len(ready) == 4
    assert all(files.read(image.uri).startswith(b"\x89PNG") for image in ready)


def test_copies_can_be_made_later(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, run: Ingest
) -> None:
    run()
    assert run(copy=True).unchanged == 0
    assert all(files.is_kept(image.uri) for image in catalog.images.page(gallery.id, state="ready"))
    assert run().unchanged == run(copy=True).unchanged == 4
    assert all(files.is_kept(image.uri) for image in catalog.images.page(gallery.id, state="ready"))


def test_moved_folder_is_found_again(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, folder: Path, run: Ingest
) -> None:
    run()
    moved = folder.rename(folder.with_name("moved"))
    summary = run(moved)
    assert (summary.added, summary.duplicates) == (0, 5)
    for image in catalog.images.page(gallery.id, state="ready"):
        assert files.read(image.uri)


def test_lost_thumbnails_are_made_again(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, run: Ingest
) -> None:
    run()
    image = catalog.images.page(gallery.id, state="ready")[-1]
    files.thumbnail_path(image.content_hash).unlink()
    run()
    assert files.has_thumbnail(image.content_hash)


def test_file_names_that_are_not_unicode(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, tmp_path: Path, run: Ingest
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    path = write(folder / os.fsdecode(b"caf\xe9") / os.fsdecode(b"th\xe9 #1?.png"), encoded(7))
    assert counted(run(folder)) == (1, 0, 0, 0, 0)
    assert run(folder).unchanged == 1
    os.utime(path, (1, 1))
    assert run(folder).duplicates == 1
    (image,) = catalog.images.page(gallery.id)
    assert catalog.galleries.revision(gallery.id) == 1
    assert image.label == "caf\N{REPLACEMENT CHARACTER}"
    assert image.name == "th\N{REPLACEMENT CHARACTER} #1?.png"
    assert files.read(image.uri) == encoded(7)


def test_what_the_service_keeps_is_nobodys_original(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    write(tmp_path / "pictures" / "a.png", encoded(1))
    files = ImageFiles(tmp_path / "pictures" / "var")
    for _ in range(2):
        ingest_folder(catalog, files, gallery, tmp_path / "pictures", max_pixels=10**6, copy=True)
    assert catalog.galleries.get(gallery.name).images == 1
    with pytest.raises(IngestError, match="belongs to the service"):
        ingest_folder(catalog, files, gallery, files.folders[0], max_pixels=10**6)


def test_empty_folder(tmp_path: Path, run: Ingest) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(empty) == Summary()


def test_unreadable_folder_is_named_once(
    folder: Path, run: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "cat":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = run()
    assert (str(folder / "cat"), "cannot be read: Permission denied") in summary.corrupt
    assert len(summary.corrupt) == 3


def test_progress_reaches_the_total(run: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "_BATCH", 3)
    monkeypatch.setattr(ingest, "_COUNT_STEP", 4)
    told: list[tuple[int, int | None, str]] = []
    run(progress=lambda *one: told.append(one))
    looking = [one for one in told if one[2] == "looking"]
    reading = [one for one in told if one[2] == "reading"]
    assert looking == [(4, None, "looking"), (8, None, "looking")]
    assert [total for _, total, _ in reading] == [8] * len(reading)
    done = [one[0] for one in reading]
    assert done == sorted(done)
    assert done[-1] == 8


def test_full_disk_ends_it_with_one_clear_error_and_nothing_half_done(
    catalog: Catalog, gallery: Gallery, run: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise IndexStoreError("cannot be written to", hint="make room")

    with monkeypatch.context() as patch:
        patch.setattr(ImageFiles, "save_thumbnail", full)
        with pytest.raises(IndexStoreError, match="cannot be written"):
            run()
    assert catalog.galleries.get("animals").images == 0
    assert run().added == 4


def test_gallery_deleted_meanwhile(catalog: Catalog, gallery: Gallery, run: Ingest) -> None:
    catalog.galleries.delete("animals")
    with pytest.raises(NotFoundError):
        run()


INGEST = """
import sys
from pathlib import Path
from index_store.catalog.database import Catalog
from index_store.images import ImageFiles
from tasks import ingest

ingest._BATCH = 8
with Catalog(sys.argv[1]) as catalog:
    ingest.ingest_folder(
        catalog, ImageFiles(Path(sys.argv[2])), catalog.galleries.get("animals"), Path(sys.argv[3]),
        max_pixels=10**6, progress=lambda done, total, stage: print(done, flush=True),
    )
"""


def test_killed_ingest_goes_on_where_it_was(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, tmp_path: Path, run: Ingest
) -> None:
    folder = tmp_path / "many"
    for number in range(120):
        write(folder / f"{number}.png", encoded(number))
    var = tmp_path / "var"
    command = [sys.executable, "-c", INGEST, f"sqlite:///{var}/catalog.db", str(var), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 40:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    got = catalog.galleries.get("animals").images
    assert 32 <= got < 120
    summary = run(folder)
    assert (summary.unchanged, summary.added) == (got, 120 - got)
    assert catalog.galleries.get("animals").images == 120
    for image in catalog.images.page(gallery.id, limit=200):
        assert files.has_thumbnail(image.content_hash)


def test_two_ingests_at_once_add_each_picture_once(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    for number in range(60):
        write(folder / f"{number}.png", encoded(number))
    var = tmp_path / "var"
    command = [sys.executable, "-c", INGEST, f"sqlite:///{var}/catalog.db", str(var), str(folder)]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    gallery = catalog.galleries.get("animals")
    assert (gallery.images, gallery.removed, gallery.corrupt) == (60, 0, 0)


def upload(
    catalog: Catalog, files: ImageFiles, gallery: Gallery, data: bytes, name: str = "up.png"
) -> tuple[int, bool]:
    image, is_new = add_upload(
        catalog, files, gallery, name=name, data=data, label="cat", max_pixels=MAX_PIXELS
    )
    return image.id, is_new


def test_upload(catalog: Catalog, gallery: Gallery, files: ImageFiles) -> None:
    image_id, is_new = upload(catalog, files, gallery, encoded(1), "../../etc/passwd")
    image = catalog.images.get(image_id)
    assert is_new
    assert (image.name, image.label, image.state) == ("passwd", "cat", "ready")
    assert files.is_kept(image.uri)
    assert files.read(image.uri) == encoded(1)
    assert upload(catalog, files, gallery, encoded(1)) == (image_id, False)


def test_uploading_a_removed_picture_brings_it_back(
    catalog: Catalog, gallery: Gallery, files: ImageFiles
) -> None:
    image_id, _ = upload(catalog, files, gallery, encoded(1))
    catalog.images.remove([image_id])
    assert upload(catalog, files, gallery, encoded(1)) == (image_id, True)
    assert catalog.images.get(image_id).state == "ready"


def test_bad_upload_is_refused_and_not_recorded(
    catalog: Catalog, gallery: Gallery, files: ImageFiles
) -> None:
    with pytest.raises(UnsupportedPictureError):
        upload(catalog, files, gallery, b"this is text", "cat.jpg")
    assert catalog.images.page(gallery.id) == []


def test_uploaded_original_stands_in_for_a_lost_file(
    catalog: Catalog, gallery: Gallery, files: ImageFiles, folder: Path, run: Ingest
) -> None:
    run()
    (folder / "loose.png").unlink()
    image_id, is_new = upload(catalog, files, gallery, encoded(4))
    assert not is_new
    assert files.read(catalog.images.get(image_id).uri) == encoded(4)
